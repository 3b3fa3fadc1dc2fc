// Which keys go forward and back: those of a clicker, wherever nothing else needs them.

const STEPS = { PageDown: "next", ArrowRight: "next", PageUp: "back", ArrowLeft: "back" }
// These have their own use of the keys while they have the focus.
const KEEP_KEYS = `input, textarea, select, [contenteditable=true], [role=slider], [role=radiogroup], [role=tablist], [role=combobox], .attention-head-maps, ${TABLES}, pre`

// Calls `act("next")`, `act("back")` or `act("cover")`, until the returned function is called.
function listenToKeys(act) {
  const onKey = event => {
    const { key, code, target, ctrlKey, metaKey, altKey, shiftKey } = event
    const isH = key.toLowerCase() === "h" || code === "KeyH" // where another script is typed, it is ㅗ
    const action = STEPS[key] ?? (isH ? "cover" : null)
    if (!action || ctrlKey || metaKey || altKey || shiftKey || hasOverlay()) return
    if (target.closest?.(KEEP_KEYS)) return
    // In a figure that the keyboard has reached, the arrows go from cell to cell.
    if (key.startsWith("Arrow") && target.matches?.(".attention-plot-figure:focus-visible")) return
    event.preventDefault()
    event.stopPropagation()
    act(action)
  }
  document.addEventListener("keydown", onKey, { capture: true })
  return () => document.removeEventListener("keydown", onKey, { capture: true })
}
