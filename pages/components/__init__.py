"""What the browser draws: a folder a component, with script, style, markup and its Python."""
