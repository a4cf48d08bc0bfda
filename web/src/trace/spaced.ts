/** Chinese has a space between its signs and Latin letters or digits. */
export function spaced(text: string): string {
  return text
    .replace(/([\u3400-\u9fff])([A-Za-z0-9])/g, '$1 $2')
    .replace(/([A-Za-z0-9%])([\u3400-\u9fff])/g, '$1 $2')
}
