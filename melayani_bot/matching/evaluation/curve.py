"""How many questions can be answered at how many wrong doors, as points and as a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from melayani_bot.matching.evaluation.records import Asked

WIDTH, HEIGHT, MARGIN = 640, 400, 56


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Answering from ``confidence`` on: shares of all questions, answered and answered wrongly."""

    confidence: float
    covered: float
    wrong: float


def curve(asked: Sequence[Asked]) -> list[CurvePoint]:
    """One point for each confidence that occurs, from the surest question to all of them.

    A question that is not ours counts as wrong as soon as it is answered.
    """
    ranked = sorted(asked, key=lambda one: -one.confidence)
    points: list[CurvePoint] = []
    wrong = 0
    for count, one in enumerate(ranked, 1):
        wrong += not one.first_is_right
        point = CurvePoint(one.confidence, count / len(ranked), wrong / len(ranked))
        if points and points[-1].confidence == one.confidence:
            points.pop()
        points.append(point)
    return points


def stands(asked: Sequence[Asked]) -> CurvePoint:
    """Where the decisions that were taken stand beside the curve."""
    answered = [one for one in asked if one.decision == "answer"]
    total = max(len(asked), 1)
    least = min((one.confidence for one in answered), default=0.0)
    wrong = sum(not one.first_is_right for one in answered)
    return CurvePoint(least, len(answered) / total, wrong / total)


def svg(points: Sequence[CurvePoint], now: CurvePoint | None = None) -> str:
    """The curve as one SVG image; ``now`` marks where the policy in use stands."""
    shown = [*points, now] if now else points
    top = max([point.wrong for point in shown], default=0.0) or 1.0
    line = " ".join(f"{_x(p.covered):.1f},{_y(p.wrong, top):.1f}" for p in points)
    marks = [_grid(step / 4, top) for step in range(5)]
    if now is not None:
        at = f'cx="{_x(now.covered):.1f}" cy="{_y(now.wrong, top):.1f}"'
        marks.append(f'<circle {at} r="5" fill="#b3261e"/>')
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            'font-family="sans-serif" font-size="12">',
            "<title>Pertanyaan terjawab dan pintu yang salah</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            *marks,
            f'<polyline points="{line}" fill="none" stroke="#1b5e9b" stroke-width="2"/>',
            f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">terjawab (%)</text>',
            f'<text x="14" y="{HEIGHT / 2}" text-anchor="middle" '
            f'transform="rotate(-90 14 {HEIGHT / 2})">pintu salah (%)</text>',
            "</svg>\n",
        ]
    )


def _grid(share: float, top: float) -> str:
    x, y = _x(share), _y(share * top, top)
    below = HEIGHT - MARGIN + 16
    return (
        f'<path d="M{x:.1f} {MARGIN / 2}V{HEIGHT - MARGIN}M{MARGIN} {y:.1f}H{WIDTH - MARGIN / 2}" '
        'stroke="#ddd"/>'
        f'<text x="{x:.1f}" y="{below}" text-anchor="middle">{share * 100:.0f}</text>'
        f'<text x="{MARGIN - 6}" y="{y + 4:.1f}" text-anchor="end">{share * top * 100:.1f}</text>'
    )


def _x(covered: float) -> float:
    return MARGIN + covered * (WIDTH - 1.5 * MARGIN)


def _y(wrong: float, top: float) -> float:
    return HEIGHT - MARGIN - wrong / top * (HEIGHT - 1.5 * MARGIN)
