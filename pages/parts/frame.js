// Streamlit's page says that it is English, whatever it shows; and parts of it that stay in sight
// while others scroll under them need the colour of its ground.
export default function ({ data, parentElement }) {
  const root = document.documentElement
  root.lang = data.language
  root.toggleAttribute("data-large", data.is_large)
  const ground = getComputedStyle(parentElement).getPropertyValue("--st-background-color")
  root.style.setProperty("--page-ground", ground)
}
