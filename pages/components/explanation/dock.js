// Where the panel is in the window while it explains a number: always in sight, and where it covers
// neither the number nor what it is computed from, if there is such a place. It takes no room on the
// page, so that nothing moves.

const isWide = matchMedia("(min-width: 1280px)") // room for a panel beside the figure
const BOTTOM_SHARE = 0.38 // of the height of the window, at most
// How much it matters when all of it is covered; of little, the panel does not give up its corner.
const WEIGHTS = { cell: 100, question: 30, steps: 3, source: 1, around: 0.5, control: 0.5, other: 0.15 }
const LITTLE = 0.3
const ACROSS = 1 // at the bottom it hides the ends of all columns
const CONTROLS = {
  ".st-key-practice_question": "question",
  ".st-key-answer": "question",
  ".st-key-figure_controls:has(.st-key-steps)": "steps",
  ".st-key-sentence": "control",
  ".st-key-share": "control",
}
const CORNERS = ["right top", "right bottom", "left top", "left bottom"]

function dock(panel) {
  const box = panel.root.closest(".st-key-explanation")
  if (!box) return // the page has been left
  const isDocked = Boolean(panel.data.pinned)
  const root = document.documentElement
  if (!isDocked) {
    move(box, "")
    root.removeAttribute("data-explained")
    return
  }
  const main = scrollContainer()
  const { left } = main.getBoundingClientRect()
  box.style.setProperty("--dock-left", `${left}px`)
  box.style.setProperty("--dock-width", `${main.clientWidth}px`)
  const place = isWide.matches && !("tour" in root.dataset) ? bestPlace(box, left, left + main.clientWidth) : "bottom"
  move(box, place)
  root.toggleAttribute("data-explained", place === "bottom")
  root.style.setProperty("--explanation-height", `${box.offsetHeight}px`)
}

// What vanishes and appears elsewhere is no layout shift, and the two happen before the next frame.
function move(box, place) {
  if ((box.dataset.dock ?? "") === place) return
  box.style.display = "none"
  void box.offsetHeight
  if (place) box.dataset.dock = place
  else delete box.dataset.dock
  box.style.display = ""
}

// The corner where it is, unless it covers much more there than elsewhere.
function bestPlace(box, left, right) {
  const before = CORNERS.find(corner => corner === box.dataset.dock)
  if (!before) move(box, CORNERS[0]) // it is measured as it is there
  const { offsetWidth: width, offsetHeight: height } = box
  const bottom = innerHeight - innerHeight * BOTTOM_SHARE
  const places = CORNERS.map(corner => [
    corner,
    {
      left: corner.startsWith("right") ? right - width : left,
      right: corner.startsWith("right") ? right : left + width,
      top: corner.endsWith("top") ? topEdge() : innerHeight - height,
      bottom: corner.endsWith("top") ? topEdge() + height : innerHeight,
    },
  ])
  places.push(["bottom", { left, right, top: bottom, bottom: innerHeight }])
  const costs = places.map(([name, place]) => {
    return coveredBy(place) + (name === "bottom" ? ACROSS : name === before ? -LITTLE : 0)
  })
  return places[costs.indexOf(Math.min(...costs))][0]
}

// How much would be under it.
function coveredBy(place) {
  const figures = [...document.querySelectorAll(".attention-plot-frame")]
  const boxes = figures.flatMap(figure => figure.boxesOfPin?.() ?? [])
  for (const selector in CONTROLS) {
    const control = document.querySelector(selector)
    if (control) boxes.push({ kind: CONTROLS[selector], box: control.getBoundingClientRect() })
  }
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
