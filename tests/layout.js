// Lists what on the page is cut off, covered, too wide or has no size; empty if nothing is.
() => {
  const TOLERANCE = 1.5 // px
  const found = []
  const short = text => JSON.stringify(text.replace(/\s+/g, " ").trim().slice(0, 50))
  const round = box => [box.left, box.top, box.right, box.bottom].map(Math.round).join(" ")
  const width = document.documentElement.clientWidth
  const isOverlay = "[data-testid=stHeader], [data-baseweb=popover], [popover], [data-testid=stTooltipContent]"
  // Text for screen readers only, images, and what Streamlit scrolls by itself.
  const excluded = `.attention-plot-summary, .attention-heard, canvas, svg, option, script, style, .katex,
    [data-testid=stSkipToContent], [data-testid=stDataFrame], [data-testid=stCode], ${isOverlay}`
  const isCollapsed = sidebar => sidebar.getAttribute("aria-expanded") === "false" || sidebar.getBoundingClientRect().right <= 1

  // 1. Nothing scrolls sideways.
  for (const part of [document.documentElement, ...document.querySelectorAll(".stMain, [data-testid=stSidebarContent]")]) {
    const sidebar = part.closest("[data-testid=stSidebar]")
    if (!(sidebar && isCollapsed(sidebar)) && part.scrollWidth > part.clientWidth + 1) {
      found.push(`${part.tagName}.${part.classList[0]} scrolls sideways: ${part.scrollWidth} in ${part.clientWidth}`)
    }
  }

  // 2. No text leaves the window or its container.
  const texts = []
  const walker = document.createTreeWalker(document.querySelector(".stApp"), NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement
    if (!node.data.trim() || holder.closest(excluded) || !holder.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    // A collapsed sidebar is outside the window.
    const sidebar = holder.closest("[data-testid=stSidebar]")
    if (sidebar && isCollapsed(sidebar)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const boxes = [...range.getClientRects()].filter(box => box.width > 1 && box.height > 1)
    if (!boxes.length) continue
    const cuts = clippers(holder)
    for (const box of boxes) {
      if (!cuts.some(cut => cut.scrollsX) && (box.left < -TOLERANCE || box.right > width + TOLERANCE)) {
        found.push(`outside the window: ${short(node.data)} ${round(box)}`)
        break
      }
      const cut = cuts.find(
        ({ box: inner, x, y }) =>
          (x && (box.left < inner.left - TOLERANCE || box.right > inner.right + TOLERANCE)) ||
          // The box of a line is taller than its glyphs.
          (y && (box.top < inner.top - 4 || box.bottom > inner.bottom + 4))
      )
      if (cut) {
        found.push(`cut: ${short(node.data)} ${round(box)} by ${cut.name} ${round(cut.box)}`)
        break
      }
    }
    if (!sidebar) texts.push({ text: node.data, holder, boxes })
  }

  // 3. No text covers another.
  for (let i = 0; i < texts.length; i++) {
    for (let j = i + 1; j < texts.length; j++) {
      const [a, b] = [texts[i], texts[j]]
      if (a.boxes.some(one => b.boxes.some(two => overlap(one, two, 3)))) found.push(`covers: ${short(a.text)} and ${short(b.text)}`)
    }
  }

  // 4. Figures have their size, and their texts are inside and do not overlap.
  for (const plot of document.querySelectorAll(".attention-plot")) {
    const [frame, canvas, figure] = ["frame", "labels", "figure"].map(name => plot.querySelector(`.attention-plot-${name}`))
    const name = figure.getAttribute("aria-label")
    if (!name) found.push("a figure has no name")
    if (!figure._fullLayout || !canvas.texts) { found.push(`not drawn: ${name}`); continue }
    const svg = figure.querySelector(".main-svg").getBoundingClientRect()
    if (Math.abs(svg.height - frame.clientHeight) > 1 || Math.abs(svg.width - frame.clientWidth) > 1 || svg.width < 200) {
      found.push(`size of ${name}: ${svg.width} x ${svg.height} in ${frame.clientWidth} x ${frame.clientHeight}`)
    }
    for (const { name: matrix, z, dx, x, x0 } of figure._fullData) {
      if ((x?.[0] ?? x0) < -1e4) continue // a chip stands for it
      if (z && z[0].length * dx < 12) found.push(`too narrow to see in ${name}: ${matrix}, ${z[0].length * dx} px`)
    }
    // Hangul extends above the bounds of its font.
    const edge = { left: 0, top: 2.5, right: frame.clientWidth, bottom: frame.clientHeight }
    inside(canvas.texts(), edge, `figure ${name}`)
  }
  for (const figure of document.querySelectorAll(".attention-chart-figure")) {
    const name = figure.getAttribute("aria-label")
    if (!name) found.push("a chart has no name")
    if (!figure._fullLayout) { found.push(`not drawn: ${name}`); continue }
    const svg = figure.querySelector(".main-svg").getBoundingClientRect()
    if (Math.abs(svg.height - figure.clientHeight) > 1 || Math.abs(svg.width - figure.clientWidth) > 1 || svg.width < 200) {
      found.push(`size of ${name}: ${svg.width} x ${svg.height} in ${figure.clientWidth} x ${figure.clientHeight}`)
    }
    const marks = [...figure.querySelectorAll("svg text")]
      .filter(text => text.textContent.trim() && text.checkVisibility())
      .map(text => ({ text: text.textContent, ...text.getBoundingClientRect().toJSON() }))
      .filter(text => text.width > 0)
    inside(marks, svg, `chart ${name}`)
  }
  return [...new Set(found)]

  function inside(texts, edge, where) {
    for (const one of texts) {
      if (one.left < edge.left - TOLERANCE || one.right > edge.right + TOLERANCE || one.top < edge.top - TOLERANCE || one.bottom > edge.bottom + TOLERANCE) {
        found.push(`cut in ${where}: ${short(one.text)} ${round(one)}`)
      }
    }
    for (let i = 0; i < texts.length; i++) {
      for (let j = i + 1; j < texts.length; j++) {
        if (overlap(texts[i], texts[j], 1)) found.push(`covers in ${where}: ${short(texts[i].text)} and ${short(texts[j].text)}`)
      }
    }
  }

  function overlap(a, b, tolerance) {
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > tolerance && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > tolerance
  }

  // The ancestors of a text that clip it. A scrollable ancestor clips nothing.
  function clippers(holder) {
    const some = []
    let [scrollsX, scrollsY] = [false, false]
    for (let part = holder; part && part !== document.body; part = part.parentElement) {
      const style = getComputedStyle(part)
      if (style.display === "contents" || style.display === "inline") continue
      scrollsX ||= /auto|scroll/.test(style.overflowX) && part.scrollWidth > part.clientWidth && !part.matches(".stMain")
      scrollsY ||= /auto|scroll/.test(style.overflowY)
      const [x, y] = [/hidden|clip/.test(style.overflowX) && !scrollsX, /hidden|clip/.test(style.overflowY) && !scrollsY]
      if (x || y) some.push({ box: part.getBoundingClientRect(), x, y, name: part.dataset.testid || part.className || part.tagName })
      if (scrollsX) some.push({ box: part.getBoundingClientRect(), scrollsX })
    }
    return some
  }
}
