/* oxlint-disable max-lines -- a table of figures */
import type { Intent, Sentiment } from '../model/classification.ts'
import type { LabelQueue } from '../model/queue.ts'
import type { Card } from './score-cards.ts'

/** What each signal says for and against each label. Written by bench/classify-fit.ts; edit the cues. */
export const scorecard: {
  intents: Record<Intent, Card>
  /** Against `neutral`, which has no card. */
  sentiment: Record<Exclude<Sentiment, 'neutral'>, Card>
  /** Against `none`, which has no card. */
  queue: Record<Exclude<LabelQueue, 'none'>, Card>
  urgent: Card
  spam: Card
} = {
  intents: {
    buy_signal: {
      start: -2.9,
      threshold: 0.24,
      points: `
      2.3 asks_to_be_given
      2.2 wants_it
      2 switches_to_you
      1.9 wants_to_buy
      1.8 asks_where_to_buy
      1.7 looks_for
      1.5 asks_price, customer_interest
      1.4 asks_for_advice
      1.2 cannot_afford
      1.1 names_a_budget
      1 asks_last
      0.9 will_book, thanks_closing
      0.8 plans_upgrade
      0.7 compares, asks
      0.5 if_not_then
      0.4 if_cheaper, excited, wonders, self
      0.3 fair_price, thanks_ahead
      0.2 talks_price, asks_for_help, sells, about_quality, side_good, both_strong, contrast, shouts
      0.1 good_word, asks_whether, switches, wishes, stuck_now, good_smiley, bad_smiley, money, numbers, short
      -0.1 too_expensive, loves, likes, likes_partly, proud_owner, describes_bad, got_worse, gives_up, polite_ask, at_wits_end, reports_news, talks_calendar, good_words, bad_alone, bad_end, they, exclaims
      -0.2 price_rise, raves, side, describes_good, tells_reason, broken, bad_support, annoyed, asks_what, names_feature, talks_of_people, bad_words, good_alone, very_long
      -0.3 has_to_pay, thanks, own_review, long_use, cannot_do, problem_word, worst, again, case_detail, cancels, returns_it, asks_to_change, about_delivery, about_support, has_link, terse
      -0.4 bought_already, not_worth_it, good_emoji, rhetorical, about_app, turns_good, you
      -0.5 works_well, asks_for_titles, gives_away, not_wanted, opens_with_handle
      -0.6 recommends, wrong_bill, flight_trouble, never_again, money_at_stake
      -0.7 asks_how
      -0.9 bare_name, about_staff
      -3 nobody_sells`,
    },
    price_complaint: {
      start: -4.5,
      threshold: 0.14,
      points: `
      2.4 too_expensive
      1.7 not_worth_it
      1.4 price_rise
      1.2 lower_it, talks_price
      1.1 has_to_pay
      0.8 about_price
      0.5 if_not_then, turns_bad
      0.4 likes, likes_partly, worst, annoyed, bad_emoji, rhetorical, never_again, both, both_strong
      0.3 wants_to_buy, got_worse, gives_away
      0.2 describes_bad, asks_what, gives_up, not_good, sides_differ, bad_alone
      0.1 wants_it, good_word, rival_praise, own_review, cannot_do, talks_to_you, about_quality, about_app, turns_good, numbers
      -0.1 looks_for, proud_owner, asks_whether, cancels, returns_it, polite_ask, money_at_stake, talks_calendar, ironic, about_delivery, good_smiley, asks
      -0.2 asks_for_advice, compares, bought_already, loves, raves, broken, problem_word, asks_for_help, stuck_now, legal_or_danger, sells, talks_of_people, bare_name, about_support, shouts
      -0.3 thanks, describes_good, late, good_words, not_bad
      -0.4 asks_price, good_emoji, wrong_bill, flight_trouble, reports_news, asks_last, hashtags
      -0.5 thanks_closing, long
      -0.6 works_well, about_staff, money
      -0.7 names_a_budget, fair_price, has_link
      -1 very_long`,
    },
    review: {
      start: -3,
      threshold: 0.26,
      points: `
      3.5 points_to_review
      1 likes_in_part
      0.9 works_well
      0.7 describes_good, describes_bad
      0.6 fair_price, side, compares_use, long
      0.5 raves, good_word, recommends, long_use, ironic, not_good, good_alone, both
      0.4 likes, likes_partly, tells_reason
      0.3 loves, good_emoji, worst, about_quality, not_bad
      0.2 bought_already, thanks, proud_owner, about_staff, bad_alone
      0.1 not_worth_it, own_review, again, rhetorical, good_words, turns_good
      -0.1 asks_price, too_expensive, has_to_pay, talks_price, problem_word, asks_what, case_detail, never_again, gives_up, names_feature, at_wits_end, talks_to_you, talks_calendar, about_app, not_wanted, good_smiley, both_strong
      -0.2 asks_to_be_given, compares, lower_it, broken, late, lost, sells, talks_of_people, sides_differ, good_end, bad_end, shouts, money, very_long
      -0.3 wants_to_buy, asks_where_to_buy, names_a_budget, cannot_afford, excited, cannot_do, bad_support, got_worse, bad_emoji, reports_news
      -0.4 asks_for_help, stuck_now, money_at_stake, about_support, hashtags
      -0.5 wrong_bill, asks_whether, wonders, asks_to_change, locked_out, bare_name
      -0.6 asks_for_advice, gives_away, hires
      -0.7 wishes, has_handle
      -0.8 looks_for, thanks_closing, polite_ask
      -0.9 flight_trouble, cancels, asks, short
      -1 wants_it, thanks_ahead, asks_last
      -1.1 has_link
      -1.6 opens_with_handle
      -1.7 terse`,
    },
    praise: {
      start: -2.9,
      threshold: 0.26,
      points: `
      3 tells_how_good
      1.4 loves
      1.2 raves
      1 fair_price, recommends, good_alone
      0.9 ironic, both, terse
      0.8 likes, good_word, thanks
      0.7 works_well
      0.5 good_emoji
      0.4 excited, proud_owner, long_use, asks_for_titles, exclaims, short
      0.3 bought_already, describes_good, about_app, turns_good
      0.2 likes_partly, good_words, good_smiley, side_good, sides_differ, turns_bad, money
      0.1 rival_praise, own_review, side, tells_reason, again, about_delivery, not_bad, both_strong, self, you
      -0.1 late, switches, gives_up, if_not_then, asks_to_change, stuck_now, sells, talks_of_people, bad_end, contrast, shouts, hashtags
      -0.2 wants_to_buy, asks_price, compares, too_expensive, talks_price, bad_support, annoyed, flight_trouble, asks_what, polite_ask, hires, talks_calendar, about_support, bad_words, not_good, bad_smiley, side_bad, bad_alone, has_handle, has_link, numbers, long
      -0.3 broken, lost, got_worse, asks_whether, wonders, wishes, at_wits_end, reports_news, talks_to_you, about_quality
      -0.4 wants_it, names_a_budget, describes_bad, asks_for_help, opens_with_handle, very_long
      -0.5 looks_for, not_worth_it, cannot_do, worst, never_again
      -0.6 cancels, gives_away, bare_name
      -0.7 asks_to_be_given, asks_for_advice, returns_it, money_at_stake, asks
      -0.8 asks_last
      -1.5 likes_in_part, nobody_sells
      -2 thanks_ahead
      -2.5 surely_ironic`,
    },
    service_complaint: {
      start: -2.2,
      threshold: 0.3,
      points: `
      1.8 locked_out
      1.7 flight_trouble
      1.3 opens_with_handle
      1.1 broken, wrong_bill
      1 cannot_do, threatens_law, surely_ironic
      0.8 likes_in_part, bad_support, problem_word
      0.7 late, got_worse, money_at_stake, about_delivery
      0.6 worst, bad_emoji, asks_what, about_staff, bad_alone, both
      0.5 lost, asks_for_help, cancels, never_again, asks_to_change, polite_ask, has_handle
      0.4 own_review, annoyed, at_wits_end, about_app
      0.3 bought_already, good_emoji, again, rhetorical, ironic, about_support
      0.2 not_worth_it, has_to_pay, side, returns_it, not_bad, not_wanted, side_bad, contrast
      0.1 talks_price, describes_bad, asks_for_titles, case_detail, switches, stuck_now, about_quality, bad_words, both_strong, turns_bad, bad_end, self, numbers
      -0.1 plans_upgrade, price_rise, works_well, proud_owner, asks_how, legal_or_danger, side_good, good_end, they, shouts, terse, short, long
      -0.2 asks_whether, wonders, gives_up, names_feature, sells, talks_calendar, bare_name, turns_good, asks, has_link
      -0.3 asks_to_be_given, asks_for_advice, names_a_budget, cannot_afford, good_word, describes_good, wishes, talks_of_people, talks_to_you, about_price, good_words, hashtags
      -0.4 compares, too_expensive, likes, recommends, gives_away, hires, asks_last, money
      -0.5 wants_to_buy, looks_for, loves, raves, thanks_closing, nobody_sells
      -0.6 asks_where_to_buy, compares_use, reports_news
      -0.7 wants_it, excited, good_smiley, very_long
      -0.8 fair_price
      -0.9 asks_price`,
    },
    question: {
      start: -3.3,
      threshold: 0.26,
      points: `
      2.2 asks_last
      1.5 asks_how
      1.3 asks
      1.1 asks_for_help, opens_with_handle
      1 asks_whether
      0.8 asks_what, wonders
      0.7 thanks_closing
      0.6 asks_for_titles
      0.5 bought_already
      0.4 cannot_do, lost, problem_word, about_staff, turns_good, short
      0.3 wrong_bill, polite_ask, sides_differ, self
      0.2 will_book, thanks_ahead, broken, flight_trouble, names_feature, turns_bad
      0.1 recommends, side, case_detail, returns_it, stuck_now, numbers
      -0.1 plans_upgrade, if_cheaper, has_to_pay, compares_use, late, again, cancels, switches, never_again, others_leave, gives_away, reports_news, talks_of_people, talks_to_you, talks_calendar, about_delivery, good_words, bad_words, good_alone, both_strong, bad_end, has_handle
      -0.2 talks_price, likes_partly, thanks, own_review, describes_good, annoyed, wishes, sells, bare_name, about_price, about_support, not_good, good_smiley, bad_alone, they, has_link
      -0.3 wants_it, asks_to_be_given, asks_where_to_buy, asks_for_advice, too_expensive, loves, works_well, rival_praise, if_not_then, at_wits_end, hires, exclaims
      -0.4 looks_for, raves, excited, describes_bad, bad_support, worst, asks_to_change, locked_out
      -0.5 likes, good_word, ironic, you, hashtags
      -0.7 not_worth_it
      -0.9 rhetorical
      -1 wants_to_buy, compares
      -1.1 names_a_budget
      -1.2 fair_price`,
    },
    churn_risk: {
      start: -4.3,
      threshold: 0.18,
      points: `
      2.8 never_again
      2.5 if_not_then
      2.4 cancels
      1.9 returns_it
      1.5 switches
      1.2 price_rise
      0.8 gives_up
      0.5 both
      0.4 got_worse, rhetorical, not_wanted, both_strong, self
      0.3 opens_with_handle, has_handle
      0.2 not_worth_it, talks_price, lost, worst, about_support, bad_words, side_bad, sides_differ, bad_alone, turns_bad
      0.1 plans_upgrade, bought_already, rival_praise, wrong_bill, annoyed, bad_emoji, legal_or_danger, about_quality, not_good, side_good, you, short
      -0.1 excited, tells_reason, problem_word, again, asks_what, asks_to_change, polite_ask, talks_to_you, about_price, about_delivery, bad_end, shouts
      -0.2 loves, likes_partly, good_word, works_well, thanks_closing, describes_good, compares_use, broken, case_detail, good_words, good_smiley, good_alone, good_end, asks
      -0.3 raves, thanks, asks_for_help, wishes, names_feature, talks_of_people
      -0.4 recommends, wonders, reports_news, bad_smiley
      -0.5 asks_whether, bare_name, has_link, very_long
      -0.6 fair_price, asks_last
      -0.8 wants_it
      -1.5 flight_trouble, others_leave
      -3 switches_to_you`,
    },
    feature_request: {
      start: -2.9,
      threshold: 0.28,
      points: `
      2.4 wishes
      1.9 asks_to_change
      1.5 polite_ask
      1.1 names_feature
      0.9 lower_it
      0.5 about_app
      0.4 price_rise, likes_partly, annoyed, asks_what
      0.3 wants_it, has_to_pay, opens_with_handle
      0.2 loves, side, lost, bad_emoji, has_handle, long
      0.1 describes_good, describes_bad, good_words, not_good, both, both_strong, contrast
      -0.1 plans_upgrade, too_expensive, likes, raves, excited, long_use, compares_use, cannot_do, worst, asks_how, case_detail, switches, talks_to_you, talks_calendar, bare_name, about_support, bad_words, bad_smiley, side_bad, bad_alone, turns_good, you, shouts, short
      -0.2 wants_to_buy, asks_where_to_buy, good_word, thanks, works_well, gives_up, reports_news, not_bad, not_wanted, bad_end, self, asks, numbers
      -0.3 compares, thanks_closing, rhetorical, cancels, money_at_stake, talks_of_people, about_quality, money
      -0.4 looks_for, wonders
      -0.5 fair_price, recommends, proud_owner, bad_support, flight_trouble, stuck_now, gives_away, ironic, about_price, asks_last
      -0.6 bought_already, about_delivery, hashtags
      -0.7 never_again, terse
      -0.8 names_a_budget, thanks_ahead, asks_for_help
      -0.9 has_link
      -1.2 asks_for_advice`,
    },
  },
  sentiment: {
    negative: {
      start: -1.2,
      lift: 1,
      points: `
      2 surely_ironic
      1.4 flight_trouble
      1.3 worst, annoyed
      1.2 never_again
      1.1 bad_emoji
      1 not_worth_it
      0.9 if_not_then, money_at_stake
      0.8 price_rise, bad_support, rhetorical
      0.7 too_expensive, has_to_pay, got_worse, cancels, at_wits_end
      0.6 lower_it, asks_what, about_delivery, about_support, both, opens_with_handle
      0.5 describes_bad, late, bad_smiley, bad_alone, has_handle
      0.4 thanks, rival_praise, cannot_do, wrong_bill, again, ironic, about_staff, bad_words, good_alone
      0.3 bought_already, broken, lost, asks_to_change, polite_ask, not_good, not_bad
      0.2 talks_price, tells_reason, returns_it, legal_or_danger, about_quality, about_app, side_bad, they, exclaims
      0.1 excited, own_review, side, problem_word, gives_up, not_wanted, both_strong, bad_end, self, you
      -0.1 asks_to_be_given, recommends, asks_how, asks_for_help, case_detail, bare_name, side_good, contrast, numbers
      -0.2 plans_upgrade, cannot_afford, likes, likes_partly, raves, good_word, compares_use, others_leave, sells, gives_away, hires, talks_of_people, talks_to_you, good_words, sides_differ, asks, shouts, short
      -0.3 wants_it, works_well, describes_good, asks_whether, wishes, talks_calendar, hashtags, long
      -0.5 wants_to_buy, asks_where_to_buy, compares, loves, wonders, money
      -0.6 asks_for_advice, names_a_budget, reports_news, terse
      -0.7 looks_for, fair_price, good_smiley, has_link
      -0.9 asks_price, asks_last, very_long
      -1.3 thanks_closing`,
    },
    positive: {
      start: -1.9,
      lift: 1,
      points: `
      1.8 excited
      1.6 loves
      1.5 tells_how_good
      1.3 raves
      1.1 likes, good_word
      1 thanks, recommends, works_well, ironic
      0.9 fair_price
      0.8 proud_owner, good_alone
      0.7 exclaims
      0.5 will_book, likes_partly, good_emoji, terse
      0.4 long_use, not_bad, good_smiley, both
      0.3 bought_already, describes_good, tells_reason, annoyed, again, side_good, self
      0.2 compares_use, bad_support, rhetorical, stuck_now, legal_or_danger, good_words, has_handle, short
      0.1 gives_up, money_at_stake, about_delivery, about_support, about_app, not_good, both_strong, good_end, you
      -0.1 wants_to_buy, describes_bad, got_worse, flight_trouble, switches, if_not_then, names_feature, sells, talks_of_people, talks_calendar, about_price, about_quality, not_wanted, bad_smiley, side_bad, sides_differ, bad_end, shouts
      -0.2 price_rise, not_worth_it, has_to_pay, talks_price, problem_word, case_detail, never_again, at_wits_end, contrast
      -0.3 asks_to_be_given, asks_where_to_buy, asks_price, compares, asks_how, asks_what, wishes, hires, reports_news, talks_to_you, turns_bad, numbers, long
      -0.4 lost, asks_whether, asks_to_change, bare_name, opens_with_handle
      -0.5 thanks_closing, broken, locked_out, has_link
      -0.6 polite_ask, very_long
      -0.7 wonders, cancels, returns_it, gives_away
      -0.8 asks_for_help
      -0.9 names_a_budget, cannot_do, asks
      -1 thanks_ahead, nobody_sells
      -1.1 asks_for_advice, looks_for, asks_last
      -2 surely_ironic`,
    },
    mixed: {
      start: -4.4,
      lift: 1.6,
      points: `
      3 both_in_a_breath
      2 likes_in_part
      1.9 both
      1.6 good_alone
      1.4 loves
      1.2 good_word
      1.1 likes
      1 likes_partly
      0.9 bad_alone, contrast
      0.8 raves, excited, annoyed
      0.6 thanks, works_well, turns_bad
      0.5 long_use, tells_reason, flight_trouble, both_strong
      0.4 describes_bad, worst, again, bad_emoji, asks_to_change, bad_smiley
      0.3 bad_support, about_app, side_good, sides_differ
      0.2 too_expensive, not_worth_it, proud_owner, compares_use, problem_word, ironic, about_delivery, not_bad
      0.1 plans_upgrade, bought_already, has_to_pay, own_review, side, describes_good, broken, late, gives_up, locked_out, at_wits_end, about_quality, about_staff, bad_words, not_good, side_bad, turns_good, self, exclaims
      -0.1 talks_price, recommends, cannot_do, case_detail, cancels, stuck_now, talks_calendar, about_support, not_wanted, good_end, numbers
      -0.2 asks_where_to_buy, compares, if_cheaper, asks_how, never_again, returns_it, wishes, shouts, money
      -0.3 asks_whether, talks_to_you
      -0.4 wonders, legal_or_danger, sells, talks_of_people, bare_name, long
      -0.5 wants_to_buy, thanks_ahead, asks_for_help, gives_away, opens_with_handle
      -0.6 reports_news, short
      -0.8 names_a_budget, asks, asks_last
      -1 asks_for_advice, thanks_closing, terse
      -1.2 has_link
      -1.3 very_long
      -1.4 looks_for`,
    },
  },
  queue: {
    service: {
      start: -1.1,
      lift: 1.1,
      points: `
      1.8 opens_with_handle
      1.7 flight_trouble
      1.5 locked_out
      1.3 cancels
      1.2 price_rise
      1 wrong_bill, threatens_law
      0.9 broken, cannot_do, about_app
      0.8 late, worst, bad_emoji
      0.7 bought_already, good_emoji, lost, asks_for_titles, asks_to_change, money_at_stake, asks_last
      0.6 works_well, bad_support, annoyed, asks_how, asks_what, polite_ask, not_good
      0.5 thanks_ahead, own_review, describes_bad, problem_word, asks_whether, if_not_then, wishes, ironic, about_staff
      0.4 too_expensive, not_worth_it, has_to_pay, thanks_closing, asks_for_help, never_again, names_feature, at_wits_end
      0.3 asks_for_advice, recommends, long_use, side, describes_good, tells_reason, got_worse, wonders, about_delivery, side_bad, turns_bad, contrast, asks, has_handle, short
      0.2 wants_it, loves, likes_partly, good_word, switches, legal_or_danger, about_quality, not_bad, side_good, bad_alone, self
      0.1 talks_price, likes, raves, compares_use, again, case_detail, surely_ironic, not_wanted, bad_smiley, good_alone, turns_good, bad_end, numbers
      -0.1 asks_price, lower_it, rival_praise, gives_up, about_price, good_words, both, good_end, exclaims, shouts
      -0.2 names_a_budget, proud_owner, stuck_now, nobody_sells, both_strong, they
      -0.3 asks_where_to_buy, rhetorical, sells, you
      -0.4 compares, if_cheaper, fair_price, excited, talks_to_you, sides_differ
      -0.5 talks_of_people, talks_calendar, good_smiley, money
      -0.6 hires, bare_name
      -0.7 cannot_afford, gives_away, hashtags
      -0.8 reports_news, has_link
      -1.1 very_long`,
    },
    sales: {
      start: -2.4,
      lift: 1.8,
      points: `
      2.1 wants_it, asks_to_be_given
      1.5 switches_to_you
      1.4 wants_to_buy, asks_last
      1.3 looks_for
      1.2 thanks_closing
      1.1 asks_for_advice
      1 customer_interest, too_expensive
      0.8 plans_upgrade, if_not_then, asks
      0.7 asks_where_to_buy, names_a_budget
      0.5 compares, asks_whether
      0.4 asks_price, has_to_pay, talks_price, good_word, thanks_ahead, bad_emoji, asks_for_help, switches, wishes, polite_ask, self
      0.3 fair_price, loves, likes, raves, wonders, about_quality, not_wanted, bad_smiley, side_good, contrast, opens_with_handle
      0.2 cannot_afford, price_rise, works_well, excited, lost, got_worse, nobody_sells, about_price, side_bad, bad_alone, both_strong, short
      0.1 if_cheaper, likes_partly, side, tells_reason, broken, late, bad_support, problem_word, worst, asks_what, asks_to_change, names_feature, legal_or_danger, ironic, about_app, not_bad, both, turns_bad, bad_end, shouts, numbers
      -0.1 bought_already, describes_good, annoyed, case_detail, talks_to_you, good_words, exclaims
      -0.2 thanks, compares_use, again, asks_how, about_support, bad_words, good_alone, turns_good, they, hashtags, terse
      -0.3 wrong_bill, money
      -0.4 asks_for_titles, rhetorical, gives_up, reports_news, talks_calendar
      -0.5 money_at_stake, talks_of_people, about_staff
      -0.6 you
      -0.7 gives_away, has_link
      -0.8 very_long
      -0.9 returns_it
      -1.3 bare_name`,
    },
    advocacy: {
      start: -2.3,
      lift: 1.4,
      points: `
      1.3 works_well
      1.2 tells_how_good
      1 ironic, good_alone
      0.9 raves, terse
      0.8 bought_already, good_word, recommends, points_to_review, both
      0.7 fair_price, loves, long_use, asks_for_titles, short
      0.6 likes, good_emoji, not_bad
      0.5 thanks, own_review, side, describes_good
      0.4 proud_owner, again, about_app, turns_good, opens_with_handle
      0.3 price_rise, compares_use, tells_reason, case_detail, about_delivery, self
      0.2 plans_upgrade, thanks_closing, bad_support, wrong_bill, problem_word, asks_how, rhetorical, about_staff, not_good, sides_differ, good_end, exclaims
      0.1 wants_to_buy, names_a_budget, has_to_pay, rival_praise, got_worse, flight_trouble, legal_or_danger, about_quality, about_support, good_words, not_wanted, side_good
      -0.1 asks_for_advice, looks_for, cannot_afford, talks_price, bad_emoji, asks_what, gives_up, nobody_sells, bad_smiley, turns_bad, bad_end, you, shouts, numbers
      -0.2 compares, too_expensive, describes_bad, broken, asks_whether, names_feature, stuck_now, at_wits_end, bad_words, contrast, has_handle
      -0.3 worst, wonders, money_at_stake, hires, hashtags
      -0.4 annoyed, asks_for_help, sells, talks_to_you, talks_calendar
      -0.5 cannot_do, reports_news, talks_of_people, has_link
      -0.6 polite_ask
      -0.7 asks_to_change, asks_last
      -0.8 returns_it, gives_away, asks, very_long
      -1 bare_name
      -1.6 wishes
      -2 surely_ironic`,
    },
  },
  urgent: {
    start: -4.3,
    threshold: 0.22,
    points: `
      2.5 locked_out, threatens_law
      2.3 if_not_then
      1.6 cancels, never_again
      1.4 opens_with_handle
      1.3 flight_trouble
      0.9 price_rise
      0.8 stuck_now, money_at_stake
      0.7 switches
      0.6 asks_for_help, gives_up
      0.5 too_expensive, lost, got_worse
      0.4 late, wrong_bill, bad_emoji, polite_ask, about_support, both
      0.3 cannot_do, bad_support, returns_it, legal_or_danger, at_wits_end, bad_words, both_strong, self, exclaims, has_handle, hashtags
      0.2 has_to_pay, talks_price, worst, annoyed, surely_ironic, nobody_sells, about_delivery, about_staff, not_bad, sides_differ, bad_alone, good_end, numbers
      0.1 looks_for, not_worth_it, own_review, again, asks_how, asks_what, case_detail, rhetorical, ironic, about_app, not_wanted, you, shouts
      -0.1 names_a_budget, plans_upgrade, good_word, recommends, long_use, talks_to_you, not_good, side_good, asks_last, short
      -0.2 likes_partly, describes_bad, tells_reason, wonders, others_leave, names_feature, talks_of_people, talks_calendar, bad_smiley, terse, long
      -0.3 raves, excited, rival_praise, about_quality, good_words, good_alone, turns_good, contrast
      -0.4 asks_where_to_buy, asks_for_advice, compares, works_well, proud_owner, describes_good, asks_whether, wishes, sells, bare_name, about_price, very_long
      -0.5 asks_price, likes, compares_use, has_link
      -0.6 thanks_closing, reports_news
      -0.7 loves, good_smiley
      -0.8 fair_price`,
  },
  spam: {
    start: -4.2,
    threshold: 0.32,
    points: `
      3.1 gives_away
      1.8 sells
      1.6 numbers
      1.4 you
      1.3 has_link
      0.6 asks_for_help, about_support, exclaims, shouts
      0.5 side_good
      0.4 talks_price
      0.3 polite_ask, money
      0.2 cancels, talks_calendar
      0.1 asks
      -0.1 wants_to_buy, too_expensive, likes_partly, broken, asks_what, not_bad, terse
      -0.2 thanks, side, compares_use, talks_of_people, bad_alone, they
      -0.3 good_word, asks_to_change, names_feature, reports_news, about_app, good_smiley
      -0.4 both_strong
      -0.5 tells_reason, again
      -0.6 works_well, talks_to_you, about_quality
      -0.7 raves, case_detail, at_wits_end, good_end, contrast
      -0.8 has_to_pay, loves, side_bad
      -0.9 fair_price, hashtags
      -1.1 annoyed
      -1.2 self, very_long
      -1.3 asks_whether, asks_last, short
      -1.4 worst
      -1.5 has_handle
      -2.1 long
      -3.2 opens_with_handle`,
  },
}
