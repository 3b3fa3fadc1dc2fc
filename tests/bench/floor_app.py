"""A minimal Streamlit app: a slider and a line of text."""

import streamlit as st

d_k = st.slider("d_k", 1, 64, int(st.query_params.get("d_k", 4)))
st.text(f"d_k is {d_k}")
