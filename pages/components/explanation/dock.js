// Where the panel is in the window while it explains a number: always in sight, and where it covers
// neither the number nor what it is computed from, if there is such a place. It takes no room on the
// page, so that nothing moves.

const isWide = matchMedia("(min-width: 1280px)") // room for a panel beside the figure
const HEADER_BOTTOM = 60 // px, Streamlit's header
const BOTTOM_SHARE = 0.38 // of the height of the window, at most
const WEIGHTS = { cell: 100, steps: 3, source: 1, around: 0.5 }
const CORNERS = ["right top", "right bottom", "left top", "left bottom"]

function dock(panel) {
  const box = panel.root.closest(".st-key-explanation")
  const isDocked = Boolean(panel.data.pinned)
  const root = document.documentElement
  if (!isDocked) {
    delete box.dataset.dock
    root.removeAttribute("data-explained")
    return
  }
  const main = scrollContainer()
  const { left } = main.getBoundingClientRect()
  box.style.setProperty("--dock-left", `${left}px`)
  box.style.setProperty("--dock-width", `${main.clientWidth}px`)
  const place = isWide.matches && !("tour" in root.dataset) ? bestPlace(box, left, left + main.clientWidth) : "bottom"
  if (box.dataset.dock !== place) box.dataset.dock = place
  root.toggleAttribute("data-explained", place === "bottom")
  root.style.setProperty("--explanation-height", `${box.offsetHeight}px`)
}

// The corner where it is, unless it covers more there than elsewhere.
function bestPlace(box, left, right) {
  const before = CORNERS.find(corner => corner === box.dataset.dock)
  if (!before) box.dataset.dock = CORNERS[0] // it is measured as it is there
  const { offsetWidth: width, offsetHeight: height } = box
  const bottom = innerHeight - innerHeight * BOTTOM_SHARE
  const places = CORNERS.map(corner => [
    corner,
    {
      left: corner.startsWith("right") ? right - width : left,
      right: corner.startsWith("right") ? right : left + width,
      top: corner.endsWith("top") ? HEADER_BOTTOM : innerHeight - height,
      bottom: corner.endsWith("top") ? HEADER_BOTTOM + height : innerHeight,
    },
  ])
  places.push(["bottom", { left, right, top: bottom, bottom: innerHeight }])
  places.sort(([one], [other]) => (other === before) - (one === before))
  const costs = places.map(([, place]) => coveredBy(place))
  return places[costs.indexOf(Math.min(...costs))][0]
}

// How much would be under it; the explained cell counts most, the rest of its matrix least.
function coveredBy(place) {
  const figures = [...document.querySelectorAll(".attention-plot-frame")]
  const steps = document.querySelector(".st-key-head_of_steps")
  const boxes = figures.flatMap(figure => figure.boxesOfPin?.() ?? [])
  if (steps) boxes.push({ kind: "steps", box: steps.getBoundingClientRect() })
  const shares = boxes.map(({ kind, box }) => {
    const width = Math.min(box.right, place.right) - Math.max(box.left, place.left)
    const height = Math.min(box.bottom, place.bottom) - Math.max(box.top, place.top)
    const share = width > 0 && height > 0 ? (width * height) / (box.width * box.height) : 0
    return share * WEIGHTS[kind]
  })
  return shares.reduce((sum, share) => sum + share, 0)
}

// Docks the panel again where the page has another size, or the figure another place.
function watchPage(panel) {
  const again = () => dock(panel)
  const resized = new ResizeObserver(again)
  resized.observe(scrollContainer())
  resized.observe(panel.root)
  document.addEventListener("attention-drawn", again)
  isWide.addEventListener("change", again)
  return () => {
    resized.disconnect()
    document.removeEventListener("attention-drawn", again)
    isWide.removeEventListener("change", again)
    document.documentElement.removeAttribute("data-explained")
  }
}
