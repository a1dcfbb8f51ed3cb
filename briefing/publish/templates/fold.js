"use strict";
// A text as any keyboard types it: no marks or capitals, one kind of space and of dash.
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
  .replace(/[\u0111\u00f0\u0256]/g, "d").replace(/[\u2212\u2013]/g, "-").replace(/\s+/g, " ").trim();
