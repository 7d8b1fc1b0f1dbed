"""The clock that turns cycles into time unless another is given."""

CLOCK_MHZ = 1000.0
