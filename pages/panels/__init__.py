"""Parts of pages, built from Streamlit elements; a part of a single page has its name."""
