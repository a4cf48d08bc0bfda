/** Let a file fall on the page. */
export async function drop(page, name, text) {
  const files = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], fileName))
      return transfer
    },
    [name, text],
  )
  await page.dispatchEvent('#main', 'dragover', { dataTransfer: files })
  await page.dispatchEvent('#main', 'drop', { dataTransfer: files })
}
