/** One line of a plot; points are joined in their order. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}

const WIDTH = 640;
const HEIGHT = 320;
const BOX = { left: 60, right: 470, top: 40, bottom: 270 };
const COLOURS = ['#2f81f7', '#d9822b', '#3fa266', '#a371f7'];
/** Greys that can be read on white and on black. */
const STYLE = `text{font:12px sans-serif;fill:#737980}.title{font-weight:bold}path{fill:none;stroke-width:2}
.grid{stroke:#7379804d;stroke-width:1}`;

/** A picture of lines over two axes, both of which grow by factors; what is not above 0 is left out. */
export function svgPlot({ title, x, y, series }: Plot): string {
  const drawn = series.map(({ name, points }) => ({
    name,
    points: points.filter(([left, up]) => left > 0 && up > 0 && Number.isFinite(up)),
  }));
  const all = drawn.flatMap(({ points }) => points);
  const across = axis(
    all.map(([left]) => left),
    BOX.left,
    BOX.right,
  );
  const up = axis(
    all.map(([, height]) => height),
    BOX.bottom,
    BOX.top,
  );
  const grid = [
    ...[...new Set(all.map(([left]) => left))].map((tick) => {
      const at = across.place(tick).toFixed(0);
      return `<path class="grid" d="M${at} ${BOX.top}V${BOX.bottom}"/><text x="${at}" y="288" text-anchor="middle">${tick}</text>`;
    }),
    ...up.ticks.map((tick) => {
      const at = up.place(tick);
      return `<path class="grid" d="M${BOX.left} ${at.toFixed(0)}H${BOX.right}"/><text x="52" y="${(at + 4).toFixed(0)}" text-anchor="end">${tick}</text>`;
    }),
  ];
  const labels = apart(drawn.map(({ points }) => up.place(points.at(-1)?.[1] ?? 1)));
  const lines = drawn.map(({ name, points }, index) => {
    const colour = COLOURS[index % COLOURS.length] ?? '';
    const path = points.map(
      ([left, height]) => `${across.place(left).toFixed(1)} ${up.place(height).toFixed(1)}`,
    );
    const text = `<text x="${BOX.right + 8}" y="${((labels[index] ?? 0) + 4).toFixed(0)}" style="fill:${colour}">${name}</text>`;
    return `<path d="M${path.join('L')}" stroke="${colour}"/>${text}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}"><style>${STYLE}</style>
<text class="title" x="${BOX.left}" y="18">${title}</text><text x="${BOX.left}" y="33">${y}</text>
<text x="${BOX.right}" y="308" text-anchor="end">${x}</text>
${[...grid, ...lines].join('\n')}
</svg>
`;
}

/** Where values go between two ends, and round values to name: 1, 2 or 5 times a power of ten. */
function axis(values: readonly number[], from: number, to: number) {
  const [least, most] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  const span = most - least || 1;
  const place = (value: number) => from + ((Math.log(value) - least) / span) * (to - from);
  const ticks: number[] = [];
  for (let power = -3; power < 9; power += 1) {
    for (const digit of [1, 2, 5]) {
      const tick = Number(`${digit}e${power}`);
      if (Math.log(tick) >= least - 1e-9 && Math.log(tick) <= most + 1e-9) ticks.push(tick);
    }
  }
  return { place, ticks };
}

/** The same heights, moved so that no two texts lie over each other. */
function apart(heights: readonly number[]): number[] {
  const order = heights
    .map((height, index) => ({ height, index }))
    .sort((one, other) => one.height - other.height);
  const moved: number[] = [];
  let last = -Infinity;
  for (const { height, index } of order) {
    last = Math.max(height, last + 15);
    moved[index] = last;
  }
  return moved;
}
