// Everything in JavaScript that relies on Streamlit's page or changes a prototype of the browser.
//
// None of it is public API. tests/browser/test_compatibility.py has a test for each item, which
// fails when an upgrade breaks it, and one for each data-testid that a style or a script names.

// The data of a component come as bytes.
const parsed = data => JSON.parse(new TextDecoder().decode(data))

const scrollContainer = () => document.querySelector("[data-testid=stMain]")
const scrollBehavior = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth")

const navigationLinks = () => [...document.querySelectorAll("[data-testid=stSidebarNavLink]")]

const isNavigationLink = element => Boolean(element.closest("[data-testid=stSidebarNavLink]"))

const sidebar = () => document.querySelector("[data-testid=stSidebar]")

function openSidebar() {
  const opener = sidebarOpener()
  ;(opener?.querySelector("button") ?? opener)?.click()
}

function closeSidebar() {
  if (sidebar()?.dataset.collapsed === "false") sidebar().querySelector("[data-testid=stSidebarCollapseButton] button").click()
}

// A popover, a dialog or a list that Escape closes.
const hasOverlay = () => Boolean(document.querySelector("[data-testid=stPopoverBody], [role=dialog], [role=listbox]"))

const isScriptRunning = () => document.querySelector(".stApp")?.dataset.testScriptState !== "notRunning"

// A component shows a skeleton until its script is loaded.
const hasSkeleton = () => Boolean(document.querySelector("[data-testid=stMain] [data-testid=stSkeleton]"))

// The button that opens the folded sidebar.
const sidebarOpener = () => document.querySelector("[data-testid=stExpandSidebarButton]")

const isInSidebar = element => Boolean(element?.closest("[data-testid=stSidebar]"))

// Each slider, and its value, which Streamlit shows above the thumb.
const sliders = () => document.querySelectorAll("[data-testid=stSlider]")
const sliderLabel = slider => slider.querySelector("[data-testid=stWidgetLabel]")
const sliderAround = element => element.closest?.("[data-testid=stSlider]")
const sliderInput = slider => slider.querySelector("input[type=range]")
const sliderKey = input => input.closest("[class*=st-key-]")?.className.match(/st-key-(\S+)/)[1]
const sliderOfKey = key => document.querySelector(`.st-key-${key} input[type=range]`)
const sliderValue = slider => slider.querySelector("[data-testid=stSliderThumbValue]")?.textContent

// React takes a value that a script sets only from the property below its own.
function setSlider(input, value) {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, value)
  input.dispatchEvent(new Event("input", { bubbles: true }))
}

const isConnected = () => document.querySelector(".stApp")?.dataset.testConnectionState === "CONNECTED"

// Calls `changed` whenever the connection may have been lost or found; returns what stops it.
function watchConnection(changed) {
  const observer = new MutationObserver(changed)
  observer.observe(document.querySelector(".stApp"), { attributes: true, attributeFilter: ["data-test-connection-state"] })
  return () => observer.disconnect()
}

const isSidebarOpen = () => sidebar()?.getBoundingClientRect().right > 1

const TABLES = "[data-testid=stTable] > div"

const headerHeight = () => document.querySelector("[data-testid=stHeader]")?.offsetHeight ?? 0

// Where what stays at the top of the window ends: the header, and the bar of lecture mode.
const topEdge = () => headerHeight() + (document.querySelector(".st-key-lecture")?.offsetHeight ?? 0)

const mainBlock = () => document.querySelector("[data-testid=stMainBlockContainer]")

// What can be wider than a narrow window.
const scrollableElements = () =>
  scrollContainer().querySelectorAll(`${TABLES}, [data-testid=stMarkdown]:has(.katex-display), .katex-display, [data-testid=stCode] pre`)

// Streamlit's shortcuts are single letters ("r" reruns the script), handled on the document.
const stopShortcuts = event => event.stopPropagation()

// Streamlit animates expanders with element.animate, which CSS cannot disable.
function skipReducedAnimations() {
  const animate = Element.prototype.animate
  Element.prototype.animate = function (frames, options) {
    const isReduced = matchMedia("(prefers-reduced-motion: reduce)").matches
    return animate.call(this, frames, isReduced ? { fill: options?.fill, duration: 0 } : options)
  }
}
