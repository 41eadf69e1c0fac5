import type { Points } from './score-cards.ts'

/**
 * Points set by hand, by label: what docs/labels.md says plainly but the texts that the scorecard was
 * fitted on show too rarely, or too one-sidedly, to learn from. They stand over fitted points.
 */
export const handPoints: Readonly<Record<string, Points>> = {
  buy_signal: {
    asks_price: 1.5,
    asks_where_to_buy: 1.8,
    customer_interest: 1.5,
    wants_yours: 2.4,
    switches_to_you: 2,
    cannot_afford: 1.2,
    not_wanted: -0.5,
    nobody_sells: -3,
  },
  price_complaint: { lower_it: 1.2, too_expensive: 2.4 },
  review: { points_to_review: 3.5, likes_in_part: 1 },
  praise: {
    tells_how_good: 3,
    likes_in_part: -1.5,
    thanks_ahead: -2,
    surely_ironic: -2.5,
    nobody_sells: -1.5,
  },
  service_complaint: { likes_in_part: 1.6, surely_ironic: 1, locked_out: 1.8, threatens_law: 1 },
  churn_risk: {
    never_again: 2.8,
    if_not_then: 2.5,
    switches_to_you: -3,
    others_leave: -1.5,
    flight_trouble: -1.5,
  },
  urgent: { locked_out: 2.5, threatens_law: 2.5 },
  service: { likes_in_part: 1.6, locked_out: 1.5, threatens_law: 1 },
  positive: { tells_how_good: 1.5, surely_ironic: -2, nobody_sells: -1 },
  negative: { surely_ironic: 2 },
  mixed: { likes_in_part: 2, both_in_a_breath: 3 },
  sales: { customer_interest: 1, wants_yours: 2, switches_to_you: 1.5 },
  advocacy: { points_to_review: 0.8, tells_how_good: 1.2, surely_ironic: -2 },
}
