"""What the pages share: controls, the plot, captions, texts."""
