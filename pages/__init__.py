"""The screen: the shell, its pages, and what they are made of."""
