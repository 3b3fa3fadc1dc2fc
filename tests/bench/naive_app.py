"""The naive app: eleven `px.imshow` charts, each in its own `st.plotly_chart`.

It shows the same numbers as the app, computed by the same core.
"""

import plotly.express as px
import streamlit as st

from attention import SelfAttentionConfig, self_attention, tokenize

parameters = st.query_params
st.set_page_config(layout="wide")
sentence = st.text_input("sentence", parameters.get("sentence", "the cat sat on the mat"))
d_model = st.sidebar.slider("d_model", 2, 64, int(parameters.get("d_model", 8)))
d_k = st.sidebar.slider("d_k", 1, 64, int(parameters.get("d_k", 4)))
d_v = st.sidebar.slider("d_v", 1, 64, int(parameters.get("d_v", 4)))
trace = self_attention(tokenize(sentence), SelfAttentionConfig(d_model, d_k, d_v))
for name, numbers in trace.matrices.items():
    figure = px.imshow(numbers, text_auto=".2f", title=name)
    st.plotly_chart(figure, key=name)
