/* Rows that can be added, and parts that belong to one answer only. The page works without: a button of the form brings
   it back with one more row, and every part is shown. No inline code (strict CSP). */
(function () {
  "use strict";
  var doc = document;
  function each(selector, run, root) { Array.prototype.forEach.call((root || doc).querySelectorAll(selector), run); }
  function typedIn(field) { field.dispatchEvent(new Event("input", {bubbles: true})); }

  /* <button data-add-row="box" value="side"> copies the box's <template data-mould>, «__n__» being the new number. */
  function addRow(button) {
    var box = doc.getElementById(button.dataset.addRow), mould = box.querySelector("template[data-mould]"), number = 0;
    each("[data-row]", function (row) { number = Math.max(number, Number(row.dataset.row) + 1); }, box);
    mould.insertAdjacentHTML("beforebegin", mould.innerHTML.replace(/__n__/g, number));
    var row = mould.previousElementSibling;
    each("[data-js]", function (one) { one.hidden = false; }, row);
    var side = row.querySelector("select");
    side.value = button.value;
    typedIn(side);
    row.querySelector("input").focus();
  }
  function takeOut(row) {
    var box = row.parentElement, before = row.previousElementSibling || box;
    row.remove();
    var field = before.querySelector("input");
    typedIn(field);
    field.focus();
  }
  doc.addEventListener("click", function (event) {
    var add = event.target.closest && event.target.closest("[data-add-row]");
    if (add) { event.preventDefault(); addRow(add); }
    var out = event.target.closest && event.target.closest("[data-remove-row]");
    if (out) { takeOut(out.closest("[data-row]")); }
  });

  /* <div data-only="source" data-values="court police">: shown while the field has one of these values, and as long as
     something is in it or wrong with it. A ticked box has the value «on». */
  function answer(field) { return field.type === "checkbox" && !field.checked ? "" : field.value; }
  function fit() {
    each("[data-only]", function (part) {
      var field = doc.getElementById("id_" + part.dataset.only), used = part.querySelector(".err");
      each("input,select,textarea", function (one) { used = used || answer(one); }, part);
      part.hidden = !used && part.dataset.values.split(" ").indexOf(answer(field)) < 0;
    });
  }
  doc.addEventListener("change", fit);
  fit();
})();
