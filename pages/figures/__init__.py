"""From arrays to figures and tables. Knows no Streamlit."""
