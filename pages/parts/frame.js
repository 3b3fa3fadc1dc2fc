// Streamlit's page says that it is English, whatever it shows; parts of it that stay in sight while
// others scroll under them need the colour of its ground; and the keyboard reaches what scrolls.
export default function ({ data, parentElement }) {
  const root = document.documentElement
  root.lang = data.language
  root.toggleAttribute("data-large", data.is_large)
  const ground = getComputedStyle(parentElement).getPropertyValue("--st-background-color")
  root.style.setProperty("--page-ground", ground)
  showWhenLaidOut(root)
  return watchScrollers(document.querySelector(".stMain"))
}

// The page is shown once nothing more will move: the first run has ended, so all its parts are here;
// those of ours that load their script have a skeleton of Streamlit's until then.
function showWhenLaidOut(root, end = performance.now() + 4000) {
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
