// Sets light or dark before the first paint, so that the window does not flash: the choice in the settings, or that of
// the system. Mantine uses the same key and attribute. This is a file because the content security policy allows no
// scripts inside of the page.
{
  const chosen = localStorage.getItem("mantine-color-scheme-value");
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.mantineColorScheme =
    chosen === "light" || chosen === "dark" ? chosen : system;
}
