/* The receipt as a PNG: many galleries, and WeChat's browser, can neither show nor keep an SVG. It is drawn here, so that
   the code stays in the browser. Without this, or where it fails, the link fetches the SVG. No inline code (strict CSP). */
(function () {
  "use strict";
  var link = document.querySelector("[data-picture]"), box = document.getElementById("picture"), drawing = new Image();
  if (!link || !box) { return; }
  var SCALE = 2;  // sharp on a phone's screen, and when it is made larger there
  drawing.addEventListener("load", function () {
    var canvas = document.createElement("canvas"), shown = new Image();
    canvas.width = drawing.naturalWidth * SCALE;
    canvas.height = drawing.naturalHeight * SCALE;
    canvas.getContext("2d").drawImage(drawing, 0, 0, canvas.width, canvas.height);
    // An address that holds the picture itself: WeChat keeps no picture that has a blob address.
    shown.src = canvas.toDataURL("image/png");
    shown.alt = link.dataset.picture;
    shown.width = drawing.naturalWidth;
    shown.height = drawing.naturalHeight;
    box.insertBefore(shown, box.firstChild);
    link.href = shown.src;
    link.download = "receipt.png";
    link.addEventListener("click", function () { box.hidden = false; box.scrollIntoView({block: "nearest"}); });
  });
  drawing.src = link.href;
})();
