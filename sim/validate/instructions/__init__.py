"""What every instruction must compute, stated in Python: integers, and fractions rounded once.

A family is a module with `checks()`: pieces of assembly, operands, and the results the
specification demands. Nothing here is derived from the simulator; encodings come from an assembler.
"""
