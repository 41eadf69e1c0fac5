import type { CueTable } from './cue-table.ts'

/** The author, or somebody they speak for, may buy. */
export const buying = {
  wants_to_buy: `
    (want|wanna|wants|wanted|wanting|looking|need|needing|going|gonna|hoping|planning|plan|ready|like|love|tempted|trying|waiting|decided|intend|able) (to|) (buy|purchase|order|preorder|pre order|book|cop|invest in)
    i'll (be|) (buy|buying|get one|getting one|order|ordering|take one|grab|cop|pick one up|pick up), i will (be|) (buy|buying|get one|order|ordering|purchase)
    buying (a|an|one|the|this|it|my|another|two|some), purchasing (a|an|one|the|this|it)
    (think~|thought) (of|about) (buying|getting|purchasing|upgrading|ordering|trying|your|investing), thinking (a|an|the|about a|about an|about the|of a|of the)
    consider~ (buying|getting|purchasing|upgrading|ordering|a|an|the|one|your|making the switch), in the market for
    (might|may) (just|as well|) (buy|get|order|purchase|upgrade|pick up|go for|go with|grab), (might|may) be (buying|getting|purchasing|upgrading)
    interested in (buying|getting|purchasing|the|a|one|your|this|these|trying), want in, count me in, sign me up, take my money, shut up and take, sold on, i'm sold, you sold me, my next (phone|car|laptop|purchase|pair|pc|tv|camera|watch)
    (can|could|do|should|shall) i (just|still|) (buy|order|purchase|preorder|pre order|book), if i (buy|order|purchase|get|upgrade), before i (buy|order|purchase|pull the trigger), before (buying|purchasing|ordering), pull the trigger
    (gonna|going to|about to|have to|gotta|need to|want to|wanna|looking to|hoping to|planning to|trying to|decided to) (get|pick up|grab|upgrade|replace) (a|an|one|the|this|these|those|my|me|myself|some|it|both|another|to)
    (i'm|am) (getting|buying|ordering|upgrading), will be (getting|buying|purchasing|upgrading), getting (a|an|one|the|this|these|mine|myself|me) (new|for|iphone|pair|tomorrow|today|next|soon), getting one
    (to|i'll|i'd|will|would) (buy|purchase|order) (a|an|one|the|this|it|from you|your), save~ up for, saving for, on my (wishlist|wish list|list)`,
  wants_it: `
    i (want|need) (a|an|one|this|that|these|those|the|some|your|it|both|dat|two), i (really|so|just|definitely|actually|also|still|badly|desperately) (want|need) (a|an|one|this|that|these|those|the|some|it), i want it
    (want|need) (one|it|this|that|these|them) (so|) (bad|badly|now|asap|please), need (a|an|dat|that|this|one) (new|iphone|laptop|phone|ipad), want (a|an|this|that|these|my|dem|some) (new|iphone|phone|ipad|so), really want (a|an|the|one|this|that|to try), (kinda|sorta) want (a|an|the|one|this|it)
    i wish i (had|owned|could get|could have|could buy|could afford), wish i could (get|have|buy|afford), wish i had (the money|one|a|an)
    can't wait to (get|buy|order|own|have|upgrade|try|finally get), can't wait (for the|till i get|until i get|for my)
    i'd (love|like) (a|an|one|to (buy|get|own|have|try|order|upgrade)), i would (love|like) (a|an|one|to (buy|get|own|order|try)), would (love|like) one, gotta (get|have|cop) (one|it|me|this|that), dying for (a|one), now i want, makes me want, make me want, i need it, need it, want want`,
  asks_to_be_given: `
    buy me (a|an|one|the|this|it|some), get me (a|an|one|the|this|it), someone (please|) (buy|get|gift|give) me, (who|anyone) (wants to|want to|wanna|gonna|can) (buy|get|gift) me, please buy me, give me (one|a|an) (free|iphone|ipad|phone), bring me (a|an|one), for my birthday, for christmas`,
  asks_where_to_buy: `
    where (can|could|do|did|would|should|else) (i|you|we|one|people|y'all) (buy|get|find|order|purchase|pick|go), where (to|can) (buy|get|find|order|purchase), where (did|do) (you|u) (get|buy|find|order|pick), where'd (you|u) (get|buy|find|pick)
    (is|are) (it|this|that|these|they|the _|any) (still|) (available|in stock|for sale|on sale|sold), (available|in stock|sold) (in|at|for|on|near) _ ?, in stock, back in stock, restock~, out of stock, available (yet|now) ?, available in (the|my) 
    do (you|they|u|y'all|you guys) (still|also|) (sell|ship|deliver to|carry|stock|take|accept|offer|make|have any|do), (does|will) _ (sell|carry|stock|ship), is there a store, (which|what) store~, link to (buy|the|this), got a link, sell (me|it to me|them to)
    (when|where) (is|are|can|will) (it|this|they|you|the _) (available|come out|coming out|be released|release|go on sale|on sale|be available), release date, pre order~ (open|start|available), preorder~`,
  asks_price: `
    how much (is|are|does|do|would|will|for|did|was|it|this|to|u|you|he|she|money), what (is|are) the (price|prices|cost|fare|fares|rate|rates|fee|going rate), what's the (price|cost|fare|damage), what (price|does it cost|do they cost|would it cost|will it cost), what it (cost|costs)
    price please, price range, price ?, cost ?, any (discount|discounts|deals|deal|promo|promos|coupon|coupons|sales|sale|offers) _, student discount, (have|got|is there|are there) (a|any) (discount|discounts|deals|deal|promo|coupon|code|sale), best (deal|price) (on|for), cheapest (way|option|place|price), free trial ?`,
  asks_for_advice: `
    please (recommend|suggest), (recommend|suggest) (me|a|an|some|any|good), (the ones|the one|one) for me, don't know (whether|if) to (get|buy|go), still undecided, worth it over, which one
    (can|could|would|does|do|did) (anyone|anybody|someone|you|you guys|y'all|u|somebody|people) (please|) (recommend|suggest), any (recommendations|recommendation|suggestions|suggestion|advice|thoughts|recs|good), recommendation~ (for|on|please), suggestions (for|on|please|?), recommendations ?, looking for (recommendations|suggestions|advice|opinions)
    (would|do) you (guys|all|) recommend, (what|which) (would|do|should) (you|i|we|y'all) (guys|all|) (recommend|suggest|buy|get|choose|pick|go with|use), (which|what) (one|model|brand|laptop|phone|version|size|color|colour|plan|option|headphones|camera|tablet|service|type|kind|pair|game|games) (should|do|would|is|are|to|did|will|has|for)
    should i (just|still|even|) (get|buy|go|wait|upgrade|switch|order|pick|choose|keep|spend|save|invest|stick|jump|grab|try|bother), should we (get|buy|go|wait|upgrade), is it (worth|good for|any good|better to), are (they|these|those) (worth|any good|good for|good), worth (the upgrade|upgrading|getting|buying|the switch|the wait|it to) , worth it (for|to|or|?), is (the|this) _ (worth|any good|good enough|good for), (which|what) is (better|best|the best), which is the, better (option|choice|value) (for|?), any good ?, how is the, how are the, how does (it|this|the) (compare|hold up), what are some (good|of the best|other)
    help me (choose|decide|pick|find|select), help (choosing|deciding|picking|finding), can't decide, hard time deciding, decide between, deciding between, torn between, debating (between|whether|if|on|getting), choosing between, stuck between, narrowed (it|) down, on the fence, not sure (if i should|which|what to get|whether i should), not sure (which|what) (one|to|i), (what is|what are|what's) the best (way to buy|laptop|phone|headphones|tv|option|place|budget|_ for)
    has anyone (tried|used|bought|had|ordered|purchased), does anyone (have|own|use|have any experience), anyone (have|had|tried|used|own|using|got) (any|one|a|an|this|these|the|experience), anyone who (has|owns|uses), any experience (with|in), thoughts on, opinions on, experience with (this|these|the|them) ?, is anyone using`,
  looks_for: `
    (i'm|im|am|i've been|currently|also|been|still|we're|and|just) (currently|mostly|just|really|) (looking|searching|hunting|shopping) (for|at|to|into|around), looking (for|at getting|to get|to buy|to upgrade|to replace|to spend|at buying|at the|for a|for an|for something|for some), looking for a good, in (search|need) of, on the hunt for, hunting for, request, bifl request, (need|want) something (that|for|to|with), need a (good|new|decent|cheap|solid|reliable), need (an|a) (alternative|replacement), i need (something|recommendations|advice|help finding|to buy|to get|to order|to replace|to find)
    alternative~ (to|for), good alternative~, any alternative~, (better|cheaper|cheap) alternative~, something (similar|like this|cheaper|better), is there (a|an|any) (app|laptop|phone|good|decent|cheap|cheaper|better|alternative|other _) (that|which|for|to|with|out), (know|knows) of (any|a|an|good), (anyone|somebody|anybody) (know|knows) (of|a good|any good|where i can (buy|get|find))`,
  compares: `
    vs, versus, or should i, or the, or (wait|go with|go for|get), compared to the, difference between, better than the, (i'm|am) (comparing|deciding), compare, between the _ and`,
  names_a_budget: `
    budget, my budget, under $, around $, up to $, below $, about $, less than $, for under, price range, willing to (pay|spend), $ or (less|under|so|below), max $, (within|in) my budget, $ budget, budget (of|is|around), preferably, ideally, (need|want) it (for|to)`,
  plans_upgrade: `
    upgrad~ (to|from|my|the|for|a), time (for|to) (a new|an upgrade|upgrade), new (phone|laptop|computer|pc|tv|car) (soon|tomorrow|next|this|in), due for (a|an) (upgrade|new), replacement for (my|a|an|the), replac~ my, replace (it|them|these), to replace, (need|want) (a|an) (new|upgrade), first time (builder|buyer), build a (pc|computer|gaming)`,
  will_book: `
    (book|booking|reserve|reserving) (a|an|my|our|the|another|some|one|two|# ) (flight|flights|room|table|trip|ticket|tickets|hotel|appointment|seat|stay|ride|holiday|cruise), (buy|get|purchase|need|want|getting|buying|grab) (# |a |my |some |the |)(ticket|tickets), are there (any|) (tickets|seats) (left|available), tickets (left|available|for), flights (to|from) _ ?, table for #, do you fly (to|from)`,
  cannot_afford: `
    can't afford, cannot afford, couldn't afford, could afford, afford (it|one|a|an|the|to|this), i'm (too|so) (poor|broke), too (poor|broke) (for|to), if i had the money, had the money, if only i had, broke right now, sell (my|a) kidney, wish i was rich, out of my (budget|price range), more than i (can|want)`,
  if_cheaper: `
    if (it was|it were|it wasn't|it weren't|it is|it's) (cheaper|less|free|a bit|so expensive|under), if (they|it) (drop|dropped|lower|lowered), when (it|they) (goes|go|drops|drop|gets|get) (on sale|down|cheaper), wait (for|until|till) (a|the|it|black friday|sale) (sale|price|deal|discount|drops), black friday, waiting for (a|the) (sale|price|deal|drop)`,
  customer_interest: `
    (client~|customer~|friend~|boss|company|team|wife|husband|mom|mum|dad|son|daughter|sister|brother|mother|father) (of mine|) (is|are|was|wants|needs|would) (think~ (about|of)|interested|looking|consider~|like to|to buy|a new|in need)`,
  wants_yours: `
    (want|wants|wanna|like|love|ready|hoping|planning|decided|need) (to|) (buy|purchase|order|get|book) (your|one of your|from you|some of your), (buy|order|purchase) your (product|products|service|app)`,
  bought_already: `
    (just|finally|recently) (bought|got|ordered|purchased|picked|received|upgraded|installed|downloaded|signed), i (bought|purchased|ordered|own|upgraded|got mine), (bought|purchased|ordered) (a|an|my|this|the|these|it|one|mine|two|from|for), i've (had|owned|used|been using|ordered|bought), i have (had|owned|used|been using|ordered|bought), (we|they) (bought|purchased|ordered), got (my|mine|a new|the new|it for|these|this|one), arrived (today|yesterday|on time|early|in), came in the mail`,
} as const satisfies CueTable
