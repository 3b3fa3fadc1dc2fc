// Every part that the keyboard reaches and that looks the same whether the keyboard is at it or not:
// a list of what it is, empty at best. The last key must have been one of the keyboard.
async () => {
  const still = new CSSStyleSheet()
  still.replaceSync("*, ::before, ::after { transition: none !important }")
  document.adoptedStyleSheets.push(still)
  const reached = "a[href], button, input, select, textarea, summary, [tabindex]"
  // Streamlit's tables draw themselves on a canvas, where no style tells anything.
  const apart = "[data-testid=stDataFrame], [popover], iframe"
  const parts = [...document.querySelectorAll(`.stApp :is(${reached})`)].filter(
    part => part.tabIndex >= 0 && !part.disabled && part.checkVisibility({ visibilityProperty: true }) && !part.closest(apart)
  )
  const [same, looks] = [[], new Map()]
  document.activeElement.blur()
  const around = part => {
    const ring = [...part.querySelectorAll("*")]
    for (let one = part, up = 0; one && up < 4; one = one.parentElement, up++) ring.push(one)
    // What hides an input draws it beside it: a box, a switch.
    if (part.matches("input")) ring.push(...(part.parentElement?.children ?? []))
    return ring
  }
  const look = part =>
    JSON.stringify(
      around(part).flatMap(one =>
        [null, "::before", "::after"].map(pseudo => {
          const s = getComputedStyle(one, pseudo)
          const ring = s.outlineStyle === "none" ? "" : s.outline
          return [ring, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine, s.opacity]
        })
      )
    )
  for (const part of parts) looks.set(part, look(part))
  for (const part of parts) {
    part.focus({ preventScroll: true })
    if (document.activeElement !== part) continue
    // React answers in the next frame.
    if (look(part) === looks.get(part)) await new Promise(requestAnimationFrame)
    if (look(part) === looks.get(part)) await new Promise(requestAnimationFrame)
    if (look(part) === looks.get(part)) same.push(part.outerHTML.slice(0, 160))
  }
  document.activeElement.blur()
  document.adoptedStyleSheets.pop()
  return [parts.length, same]
}
