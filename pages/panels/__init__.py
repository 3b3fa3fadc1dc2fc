"""Pieces of pages, made of Streamlit's own elements; one that serves one page bears its name."""
