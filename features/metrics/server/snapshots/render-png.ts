/** An SVG as a PNG, at twice its size so that it is sharp. Text uses the fonts of this machine. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  // Loaded when the first picture is asked for: most servers never draw one.
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(svg, { fitTo: { mode: 'zoom', value: 2 }, font: { loadSystemFonts: true } });
  return image.asPng();
}
