/* Who came to one item can say which one is wrong. */
"use strict";

/* The row that the address names: its number stands in the words to copy, and it gets a link to them. */
function nameRow(words) {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!row || !row.matches("tr")) return;
  words.textContent = `${words.dataset.page}，编号：${row.id}`;
  document.querySelector("a.wrong")?.remove();
  const link = document.createElement("a");
  link.className = "wrong";
  link.href = "#ask";
  link.textContent = "这一项有误？";
  row.querySelector(".n")?.parentNode.append(link);
}

addEventListener("DOMContentLoaded", () => {
  const words = document.getElementById("ask-words");
  if (!words) return;
  words.dataset.page = words.textContent;
  nameRow(words);
  addEventListener("hashchange", () => nameRow(words));
});
