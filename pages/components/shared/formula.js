// Formulas know <sub> and <sup> alone. They are made by the program, never typed.

// "W<sub>Q</sub>[1, 2]" as nodes.
function marked(text) {
  return text.split(/(<su[bp]>.*?<\/su[bp]>)/).map(part => {
    const found = part.match(/^<(su[bp])>(.*)<\/su[bp]>$/)
    if (!found) return part
    const node = document.createElement(found[1])
    node.textContent = found[2]
    return node
  })
}

// The same as plain text: "W_Q[1, 2]".
const plain = text => text.replace(/<sub>(.*?)<\/sub>/g, "_$1").replace(/<sup>(.*?)<\/sup>/g, "^$1")
