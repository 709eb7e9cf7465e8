// Find a rule by the words of its name, its sentence and its settings; what is folded opens while something is looked for.

const finder = document.querySelector("[data-rule-filter]");
if (finder) {
  const input = finder.querySelector("input");
  const told = finder.querySelector("[role=status]");
  const rules = [...document.querySelectorAll(".rule")];
  const folds = [...document.querySelectorAll(".rule-off")];
  const groups = [...document.querySelectorAll(".rule-group")];
  // Which folds were open before anything was looked for.
  let before = null;

  const find = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !before) before = folds.map((fold) => fold.open);
    for (const rule of rules) {
      const text = rule.textContent.toLowerCase();
      rule.hidden = !words.every((word) => text.includes(word));
    }
    folds.forEach((fold, place) => {
      if (words.length) fold.open = true;
      else if (before) fold.open = before[place];
      fold.hidden = words.length > 0 && !fold.querySelector(".rule:not([hidden])");
    });
    for (const group of groups) group.hidden = !group.querySelector(".rule:not([hidden])");
    if (!words.length) before = null;
    const found = rules.filter((rule) => !rule.hidden).length;
    told.textContent = words.length ? `${found} of ${rules.length} rules` : "";
  };

  input.addEventListener("input", find);
  finder.hidden = false;
  // A browser that comes back to the page keeps what was typed.
  find();
}
