"""The tools that every figure is built with."""
