// Streamlit's page says that it is English, whatever it shows; its colours are known to components
// alone, and parts of the page outside them need two; and the keyboard reaches what scrolls.
export default function ({ data, parentElement }) {
  const root = document.documentElement
  root.lang = data.language
  root.toggleAttribute("data-large", data.is_large)
  const colors = getComputedStyle(parentElement)
  root.style.setProperty("--page-ground", colors.getPropertyValue("--st-background-color"))
  root.style.setProperty("--page-accent", colors.getPropertyValue("--st-primary-color"))
  showWhenLaidOut(root)
  return watchScrollers(document.querySelector(".stMain"))
}

// Streamlit's folded panels open by a script, which no style can stop: less motion ends it at once.
const animate = Element.prototype.animate
Element.prototype.animate = function (frames, options) {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches
  return animate.call(this, frames, isStill ? { fill: options?.fill, duration: 0 } : options)
}

// The page is shown once nothing more will move: the first run has ended, so all its parts are here;
// those of ours that load their script have a skeleton of Streamlit's until then.
function showWhenLaidOut(root, end = performance.now() + 6000) {
  if ("isLaidOut" in root.dataset) return
  const figures = [...document.querySelectorAll(".attention-plot-frame, .attention-chart-figure")]
  const hasRun = document.querySelector(".stApp")?.dataset.testScriptState === "notRunning"
  const isLoading = document.querySelector(".stMain [data-testid=stSkeleton]")
  const isReady = hasRun && !isLoading && figures.every(one => one.style.height)
  if (isReady || performance.now() > end) root.dataset.isLaidOut = ""
  else requestAnimationFrame(() => showWhenLaidOut(root, end))
}

// Tables, formulas and code that are wider than a narrow window scroll by themselves.
const SCROLLERS = "[data-testid=stMarkdown]:has(table, .katex-display), .katex-display, [data-testid=stCode] pre"

function watchScrollers(main) {
  let asked = 0
  const look = () => {
    cancelAnimationFrame(asked)
    asked = requestAnimationFrame(() => {
      for (const part of main.querySelectorAll(SCROLLERS)) {
        if (part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight) part.tabIndex = 0
        else part.removeAttribute("tabindex")
      }
    })
  }
  const [resized, changed] = [new ResizeObserver(look), new MutationObserver(look)]
  resized.observe(main)
  changed.observe(main, { childList: true, subtree: true })
  return () => {
    cancelAnimationFrame(asked)
    resized.disconnect()
    changed.disconnect()
  }
}
