"""Supply donations 捐赠物资: what is given, where it lies, where it goes, and the books of it."""
