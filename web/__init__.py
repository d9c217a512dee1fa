"""The screens: outermost, wires everything."""
