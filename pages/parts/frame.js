// Streamlit's page says that it is English, whatever it shows.
export default function ({ data }) {
  document.documentElement.lang = data.language
}
