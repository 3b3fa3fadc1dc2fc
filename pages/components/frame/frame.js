// Sets what Streamlit leaves out of the page: its language, two theme colours as CSS variables for
// elements outside components, and keyboard access to elements that scroll.
let page = null
let isLost = false // the connection
let send = null // to Python
const stops = new WeakMap() // by element

export default function ({ data, parentElement, setTriggerValue }) {
  const root = document.documentElement
  if (page && page !== data.page) scrollContainer().scrollTo(0, 0) // a page begins at its top
  page = data.page
  root.lang = data.language
  keepLanguage(data.usual_language)
  root.toggleAttribute("data-large", data.is_large)
  const colors = getComputedStyle(parentElement)
  root.style.setProperty("--page-ground", colors.getPropertyValue("--st-background-color"))
  root.style.setProperty("--page-accent", colors.getPropertyValue("--st-primary-color"))
  showWhenLaidOut(root)
  send = setTriggerValue
  if (!stops.has(parentElement)) stops.set(parentElement, watch())
  return () => {
    stops.get(parentElement).forEach(stop => stop())
    stops.delete(parentElement)
  }
}

const watch = () => [watchMarks(), watchSliderValues(), watchScrollable(scrollContainer()), watchChosen(scrollContainer()), watchConnection(drawAgain)]

// A server that was started again does not know the page: a control on it would ask in vain. So the
// page is drawn once more, from its address and what its controls hold; and again, in case a control
// that was moved meanwhile has taken the place of the request.
const AGAIN = 1500 // ms

function drawAgain() {
  const ask = () => isConnected() && send("again", true)
  if (isConnected() && isLost) {
    ask()
    setTimeout(ask, AGAIN)
  }
  isLost = !isConnected()
}

skipReducedAnimations()

// Shows the page once its layout is final: the first run has ended, every component has loaded its
// script, every figure has its height, and nothing has moved since: a figure in lecture mode is drawn
// anew for the room that a part which comes late leaves it.
const FRAMES_UNTIL_STILL = 3

function showWhenLaidOut(root, end = performance.now() + 9000, still = 0, before = "") {
  if ("isLaidOut" in root.dataset) return
  const figures = [...document.querySelectorAll(".attention-plot-frame, .attention-chart-figure")]
  const isLoading = hasSkeleton() || window.attentionLoading.size > 0
  const isReady = !isScriptRunning() && !isLoading && figures.every(one => one.style.height)
  const now = [mainBlock()?.offsetHeight, ...figures.map(one => one.getBoundingClientRect()).flatMap(({ top, height }) => [top, height])].join()
  still = isReady && now === before ? still + 1 : 0
  if (still === FRAMES_UNTIL_STILL || performance.now() > end) root.dataset.isLaidOut = ""
  else requestAnimationFrame(() => showWhenLaidOut(root, end, still, now))
}

// Elements that scroll get a tabindex.
function watchScrollable(main) {
  let frame = 0
  const update = () => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      for (const element of scrollableElements()) {
        const scrolls = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight
        if (scrolls) element.tabIndex = 0
        else element.removeAttribute("tabindex")
      }
    })
  }
  const [resized, changed] = [new ResizeObserver(update), new MutationObserver(update)]
  resized.observe(main)
  changed.observe(main, { childList: true, subtree: true })
  return () => {
    cancelAnimationFrame(frame)
    resized.disconnect()
    changed.disconnect()
  }
}
