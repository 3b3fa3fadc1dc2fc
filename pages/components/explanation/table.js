// The terms of a sum as a table: links to their factors, bars, and the sum below each column that has one.

// Pieces of a text; what is part of queries, keys, values or weights, or one of their sizes, has its colour.
function coloured(pieces, written = marked) {
  return pieces.map(({ text, role }) => {
    const piece = document.createElement("span")
    if (role) piece.dataset.role = role
    piece.append(...written(text))
    return piece
  })
}

function showTable(panel) {
  const { root, data } = panel
  const { table } = data.pinned
  const [head, body, foot] = ["thead", "tbody", "tfoot"].map(name => root.querySelector(name))
  const parts = table ? partsOf(panel, table) : { head: [], body: [], foot: [] }
  root.querySelector(".attention-explanation-terms").hidden = !table
  head.replaceChildren(...parts.head)
  body.replaceChildren(...parts.body)
  foot.replaceChildren(...parts.foot)
}

function partsOf(panel, table) {
  const { rows, shown, more } = table
  const visible = more && !panel.isExpanded ? rows.slice(0, shown) : rows
  const body = visible.map(one => termRow(panel, one, rows))
  if (more) body.push(panel.isExpanded ? fewerRow(panel) : sumsRow([moreButton(panel, more)], table.rest))
  return { head: [row("th", table.head.map(pieces => coloured(pieces)))], body, foot: [sumsRow([table.sum], table.sums)] }
}

function termRow(panel, { label, numbers, share, is_own: isOwn }, rows) {
  const line = row("td", [[label], ...numbers.map(number => [number.cell ? link(panel, number) : number.text])])
  line.firstChild.title = label
  if (isOwn) line.dataset.own = ""
  line.append(bar(share, rows))
  return line
}

// A label over the columns that have no sum, then the sums.
function sumsRow(label, sums) {
  const first = sums.findIndex(sum => sum !== null)
  const line = row("td", [label, ...sums.slice(first).map(sum => [sum ?? ""])])
  line.firstChild.colSpan = first + 1
  return line
}

function moreButton(panel, text) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "attention-explanation-more"
  button.textContent = text
  button.setAttribute("aria-expanded", panel.isExpanded)
  button.onclick = () => {
    panel.isExpanded = !panel.isExpanded
    showTable(panel)
    panel.root.querySelector(".attention-explanation-more").focus({ preventScroll: true })
  }
  return button
}

function fewerRow(panel) {
  const line = row("td", [[moreButton(panel, panel.data.texts.fewer)]])
  line.firstChild.colSpan = panel.data.pinned.table.head.length
  return line
}

function row(tag, cells) {
  const line = document.createElement("tr")
  for (const contents of cells) {
    const cell = document.createElement(tag)
    cell.append(...contents)
    line.append(cell)
  }
  return line
}

// Extends from the zero line to the left for a negative term, to the right for a positive one.
function bar(share, rows) {
  const cell = document.createElement("td")
  const isSigned = rows.some(one => one.share < 0)
  const [zero, unit] = isSigned ? [50, 50] : [0, 100]
  const length = Math.abs(share) * unit
  cell.className = "attention-explanation-bar"
  cell.setAttribute("aria-hidden", "true")
  cell.style.setProperty("--zero", `${zero}%`)
  cell.style.setProperty("--from", `${share < 0 ? zero - length : zero}%`)
  cell.style.setProperty("--length", `${length}%`)
  cell.style.setProperty("--bar", share < 0 ? "#3f83c4" : isSigned ? "#cf5a48" : "#7d5cc6")
  cell.append(document.createElement("span"))
  return cell
}
