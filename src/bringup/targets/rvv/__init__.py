"""RISC-V cores with the vector extension, V 1.0."""
