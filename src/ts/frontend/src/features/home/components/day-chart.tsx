import { VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { dateText } from "@/shared/ui/date";
import { countText } from "../added-texts";
import { axisTop } from "../axis-top";
import classes from "./day-chart.module.css";

interface DayChartProps {
  title: string;
  /** The days (`YYYY-MM-DD`), the oldest first. */
  days: readonly string[];
  /** The number of each day. */
  counts: readonly number[];
  /** Numbers are counted up to this one. */
  maxPerDay: number;
}

const HEIGHT = 100;
const BAR_WIDTH = 0.7;

/** A bar chart with one bar for each day. Screen readers get a table instead. */
export function DayChart({ title, days, counts, maxPerDay }: DayChartProps) {
  const [pointed, setPointed] = useState<number>();
  const top = axisTop(Math.max(...counts, 1));
  const textOf = (index: number) =>
    `${dateText(days[index] ?? "")}: ${countText(counts[index] ?? 0, maxPerDay)}`;
  return (
    <figure className={classes.figure} aria-label={title}>
      <div className={classes.plot} aria-hidden="true">
        <div className={classes.values}>
          {[top, top / 2, 0].map((value) => (
            <span key={value}>{value.toLocaleString()}</span>
          ))}
        </div>
        {/* The drawing is stretched to the width of the page, so it contains no text. */}
        <svg
          className={classes.bars}
          viewBox={`0 0 ${days.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          onPointerLeave={() => setPointed(undefined)}
        >
          <title>{title}</title>
          {[0, HEIGHT / 2, HEIGHT].map((y) => (
            <line key={y} className={classes.grid} x1={0} x2={days.length} y1={y} y2={y} />
          ))}
          {days.map((day, index) => {
            const count = counts[index] ?? 0;
            const height = (HEIGHT * count) / top;
            return (
              <g key={day} onPointerEnter={() => setPointed(index)}>
                <title>{textOf(index)}</title>
                <rect className={classes.area} x={index} y={0} width={1} height={HEIGHT} />
                <rect
                  className={classes.bar}
                  data-capped={count >= maxPerDay || undefined}
                  x={index + (1 - BAR_WIDTH) / 2}
                  y={HEIGHT - height}
                  width={BAR_WIDTH}
                  height={height}
                />
              </g>
            );
          })}
        </svg>
        <div className={classes.days}>
          <span>{dateText(days[0] ?? "")}</span>
          <span className={classes.pointed}>{pointed !== undefined && textOf(pointed)}</span>
          <span>Today</span>
        </div>
        {counts.some((count) => count >= maxPerDay) && (
          <span className={classes.note}>
            Pale bars stand for {countText(maxPerDay, maxPerDay)}.
          </span>
        )}
      </div>
      <VisuallyHidden>
        <table>
          <caption>{title}</caption>
          <tbody>
            {days.map((day, index) => (
              <tr key={day}>
                <th scope="row">{dateText(day)}</th>
                <td>{countText(counts[index] ?? 0, maxPerDay)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </figure>
  );
}
