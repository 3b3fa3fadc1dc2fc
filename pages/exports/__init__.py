"""What can be taken home: files of numbers, code that computes them again, and one page of HTML."""
