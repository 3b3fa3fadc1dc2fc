// Streamlit's page says that it is English, whatever it shows; and parts of it that stay in sight
// while others scroll under them need the colour of its ground.
export default function ({ data, parentElement }) {
  const root = document.documentElement
  root.lang = data.language
  const ground = getComputedStyle(parentElement).getPropertyValue("--st-background-color")
  root.style.setProperty("--page-ground", ground)
  showWhenLaidOut(root)
}

// The page is shown once nothing more will move: the frame comes last, so all parts of the first
// run are here; those of ours that load their script have a skeleton of Streamlit's until then.
function showWhenLaidOut(root, end = performance.now() + 4000) {
  if ("isLaidOut" in root.dataset) return
  const figures = [...document.querySelectorAll(".attention-plot-frame, .attention-chart-figure")]
  const isReady = !document.querySelector(".stMain [data-testid=stSkeleton]") && figures.every(one => one.style.height)
  if (isReady || performance.now() > end) root.dataset.isLaidOut = ""
  else requestAnimationFrame(() => showWhenLaidOut(root, end))
}
