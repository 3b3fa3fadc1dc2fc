// Below 768 px the sidebar is a sheet over the foot of the page. It is closed on load, when a page is
// chosen, by Escape and by a tap outside, which does nothing else; a swipe outside scrolls the page.

const phone = matchMedia("(max-width: 767.98px)")
const TAP = ["touchstart", "touchend", "pointerdown", "pointerup", "mousedown", "mouseup", "click"]
let isLoaded = false
const stops = new WeakMap() // by element

export default function ({ data, parentElement }) {
  const { label, has_controls: hasControls } = parsed(data)
  const button = parentElement.querySelector(".attention-sheet-open")
  button.textContent = label
  button.disabled = !hasControls
  button.onclick = () => {
    openSidebar()
    showFigure()
  }
  // Streamlit remembers in the browser that it was open.
  if (!isLoaded && phone.matches) closeSidebar()
  isLoaded = true
  if (!stops.has(parentElement)) stops.set(parentElement, watch(button))
  return () => {
    stops.get(parentElement)()
    stops.delete(parentElement)
  }
}

const isOpen = () => phone.matches && isSidebarOpen()

function watch(button) {
  const onTap = event => {
    if (!isOpen() || isInSidebar(event.target) || isNavigationLink(event.target)) return
    event.stopPropagation()
    if (event.type !== "click") return
    event.preventDefault()
    closeSidebar()
  }
  const onChoice = ({ target }) => {
    if (isNavigationLink(target) && isOpen()) closeSidebar()
  }
  const onKey = event => {
    if (event.key !== "Escape" || !isOpen() || hasOverlay()) return
    closeSidebar()
    button.focus()
  }
  const say = () => button.setAttribute("aria-expanded", isOpen())
  const observer = new MutationObserver(say)
  observer.observe(sidebar(), { attributes: true })
  say()
  for (const type of TAP) window.addEventListener(type, onTap, true)
  document.addEventListener("click", onChoice)
  document.addEventListener("keydown", onKey)
  return () => {
    observer.disconnect()
    for (const type of TAP) window.removeEventListener(type, onTap, true)
    document.removeEventListener("click", onChoice)
    document.removeEventListener("keydown", onKey)
  }
}

// A figure that the sheet would cover comes up to the header.
function showFigure() {
  const figure = document.querySelector(".attention-plot-frame, .attention-chart-figure")
  const distance = figure ? figure.getBoundingClientRect().top - topEdge() - 8 : 0
  if (distance > innerHeight / 4) scrollContainer().scrollBy({ top: distance })
}
