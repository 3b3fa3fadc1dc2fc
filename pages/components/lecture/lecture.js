// The bar of lecture mode. Forward and back go through the tour while it is on, the steps of a page
// that has steps, or the matrices of a figure; then to the next page.

const bars = new WeakMap()

export default function ({ data, parentElement }) {
  const bar = bars.get(parentElement) ?? mount(parentElement)
  Object.assign(bar, parsed(data))
  const { texts } = bar
  bar.root.setAttribute("aria-label", texts.label)
  for (const button of bar.buttons) {
    const { action } = button.dataset
    button.onclick = () => ACTIONS[action](bar)
    if (action === "back" || action === "next") button.setAttribute("aria-label", texts[action])
    else button.textContent = texts[action]
    button.title = texts[`${action}_help`] ?? texts[action]
  }
  show(bar)
  return () => {
    bar.stops.forEach(stop => stop())
    setCovering(bar, false)
    bars.delete(parentElement)
  }
}

function mount(parent) {
  const root = parent.querySelector(".attention-lecture")
  const bar = { root, status: root.querySelector("p"), buttons: [...root.querySelectorAll("button")] }
  const onScreen = () => show(bar)
  document.addEventListener("fullscreenchange", onScreen)
  document.addEventListener("attention-shown", onScreen)
  bar.stops = [
    listenToKeys(action => (action === "cover" ? figure()?.lecture?.coverPointed() : ACTIONS[action](bar))),
    () => document.removeEventListener("fullscreenchange", onScreen),
    () => document.removeEventListener("attention-shown", onScreen),
  ]
  bars.set(parent, bar)
  return bar
}

// The first figure of the page, if it is one of matrices.
const figure = () => document.querySelector(".attention-plot-frame")

const isCovering = () => document.documentElement.hasAttribute("data-covering")

function setCovering(bar, is) {
  document.documentElement.toggleAttribute("data-covering", is)
  show(bar)
}

const ACTIONS = {
  back: bar => go(bar, "back", -1),
  next: bar => go(bar, "next", 1),
  cover: bar => setCovering(bar, !isCovering()),
  screen: () => {
    // Where the browser does not allow it, the page stays as it is.
    const change = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
    change.catch(() => {})
  },
}

function go(bar, action, by) {
  const onPage = [".attention-tour", ".attention-stepper"]
    .map(part => document.querySelector(`${part} button[data-action=${action}]:enabled`))
    .find(Boolean)
  if (onPage && !(action === "back" && onPage.hidden)) return onPage.click()
  if (figure()?.lecture?.step(by)) return
  const addresses = bar.pages.map(([address]) => address)
  const next = addresses[addresses.indexOf(bar.here) + by]
  if (next !== undefined) openPage(next)
}

function show(bar) {
  if (!bar.texts) return
  const { texts, pages, here, status } = bar
  const find = action => bar.buttons.find(one => one.dataset.action === action)
  const isFull = Boolean(document.fullscreenElement)
  find("cover").setAttribute("aria-pressed", isCovering())
  find("screen").setAttribute("aria-pressed", isFull)
  find("screen").textContent = isFull ? texts.leave_screen : texts.screen
  find("cover").disabled = !figure()
  find("screen").hidden = !document.fullscreenEnabled
  const shown = figure()?.lecture?.shown()
  const number = pages.findIndex(([address]) => address === here)
  const now = isCovering()
    ? [texts.covering]
    : shown
      ? [`${shown.number}/${shown.count} · `, ...marked(shown.formula), ` · ${shown.shape}`]
      : [`${number + 1}/${pages.length} · ${pages[number][1]}`]
  status.replaceChildren(...now)
}
