"""Screens of supply donations, one file for each word."""
