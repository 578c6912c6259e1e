"""The words of the crowd: lists from which its names, titles and sentences are put
together. All of it is made up; a part number looks like one and is none.
"""

from __future__ import annotations


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split("|"))


FIRST_NAMES = _listed(
    "amber|bashful|brisk|calm|careful|cheerful|chilly|clever|copper|crisp|damp|dapper|"
    "dizzy|dusty|eager|early|faded|fearless|fern|foggy|frosty|gentle|golden|hasty|"
    "hazel|hidden|honest|humble|inland|jolly|keen|late|lively|lonely|loyal|lucky|"
    "mellow|merry|misty|modest|muddy|noisy|northern|oaken|odd|patient|placid|plain|"
    "polished|proud|purple|quiet|rainy|rapid|restless|rural|rusty|sandy|scarlet|shady|"
    "silver|sleepy|solid|southern|spare|steady|stormy|sturdy|sunny|tidy|tiny|velvet|"
    "wandering|western|windy|winter|witty|wooden"
)
SECOND_NAMES = _listed(
    "anchor|apron|axle|badger|barn|beacon|bearing|bobbin|bonnet|bramble|brook|bucket|"
    "bumper|camshaft|candle|canyon|carter|clutch|cobbler|comet|crank|crow|damper|"
    "dashboard|dipstick|drover|falcon|ferry|fender|flywheel|fox|gasket|garage|gearbox|"
    "goose|hammer|harbour|hatch|hedgehog|heron|hinge|hubcap|ignition|jackdaw|kettle|"
    "lantern|lever|magpie|manifold|mechanic|meadow|miller|mudflap|nomad|otter|paddle|"
    "parcel|pedal|pelican|pheasant|piston|plover|postman|radiator|rambler|ratchet|raven|"
    "rocker|roadster|saddle|shepherd|sparrow|spoiler|sprocket|starling|tailgate|tappet|"
    "throttle|tinker|torque|traveller|valve|wagon|walnut|washer|weaver|wrench"
)
# In a name, 0 and 1 are taken for o and l.
NUMERALS = "23456789"

CARS = _listed(
    "Mk1 estate|Mk1 1.6|Mk1 saloon|Mk2 1.8|Mk2 diesel|Mk2 estate|facelift Mk2|Mk2 ST|"
    "Mk3 hatch|Mk3 1.0|Mk3 1.6 TDCi|Mk3 estate|Mk4 Active|Mk4 estate|Mk4 ST|"
    "2003 ST170|2007 diesel|2009 petrol|2014 EcoBoost|2019 EcoBlue"
)
PARTS = _listed(
    "alternator|anti-roll bar link|auxiliary belt|ball joint|battery earth strap|"
    "boost hose|brake caliper|brake fluid|cabin filter|cam cover gasket|clutch slave "
    "cylinder|coil pack|coolant bottle cap|crank sensor|door latch|door seal|drop "
    "link|dual mass flywheel|EGR valve|engine mount|exhaust hanger|fan resistor|fuel "
    "filter|gear linkage|glow plug|handbrake cable|headlamp unit|heater matrix|idler "
    "pulley|ignition barrel|injector seal|intake pipe|intercooler|lambda probe|MAP "
    "sensor|oil pressure switch|parking sensor|pollen filter|power steering pump|"
    "radiator fan|rear hub|rear wiper motor|rocker cover|scuttle drain|sill|solenoid|"
    "spring cup|steering rack|strut bearing|subframe bush|sump plug|tailgate wiring|"
    "thermostat housing|throttle body|timing belt|top mount|track rod end|turbo "
    "actuator|vacuum pipe|water pump|wheel bearing|window regulator|wiper linkage"
)
SYMPTOMS = _listed(
    "knocks over speed bumps|squeals on a cold start|leaks a little overnight|rattles "
    "at idle|hums from forty upwards|sticks when it is wet|drips onto the drive|whines "
    "under load|clicks on full lock|smells hot after a hill|vibrates in third|goes "
    "quiet once warm|cuts out at junctions|reads far too low|will not seal again|came "
    "apart in my hand|works only on Sundays|throws the same code every week"
)
DEEDS = _listed(
    "cleaned|measured|replaced|refitted|greased|photographed|ordered|returned|"
    "tightened|bled|swapped|stripped|painted|soaked|checked"
)
TOOLS = _listed(
    "a long breaker bar|a cheap code reader|a magnet on a stick|a trolley jack|two "
    "ring spanners|a borrowed torque wrench|a heat gun|a multimeter|a mirror and a "
    "torch|a rubber mallet|penetrating oil|a bicycle inner tube|a coat hanger|an old "
    "toothbrush"
)
PLACES = _listed(
    "Aldermoor|Brackenford|Coldharbour|Dunmere|Eastwater|Fennick|Greywell|Hollowby|"
    "Ilverton|Kestrel Down|Langmere|Marlstone|Netherby|Oakhanger|Pellow|Quarrybank|"
    "Ravensholt|Saltmarsh|Thornley Cross|Upper Wick|Westerby|Yarrow Bridge"
)
TIMES = _listed(
    "since the last service|since October|after the motorway|for about a week|every "
    "morning this month|since I bought it|on the way home|after the car wash|since the "
    "cold weather came|before the test|all through the summer|last weekend"
)
WHENS = _listed(
    "last weekend|in the autumn|after the motorway|on the way home|before the test|"
    "after the car wash|on Tuesday|twice this year|over the holidays|at last"
)
FEELINGS = _listed(
    "I am not proud of it|I was rather pleased|it took the whole of Saturday|nobody "
    "was more surprised than me|the neighbours came to look|I would do it again|my "
    "knuckles disagree|the kettle was on by four|it cost less than lunch|I should have "
    "asked first"
)

TITLES = (
    "{Part} on my {car}",
    "{Part} {symptom}",
    "{Car}: {part} {symptom}",
    "Has anybody {deed} the {part} on a {car}?",
    "How I {deed} the {part} with {tool}",
    "Which {part} for a {car}?",
    "Drive to {place} in {month}",
    "{Car} from {place}, the long story",
    "Is {price} fair for a {part}?",
    "{Part} or {part} first?",
    "Found at {place}: a {car}",
    "{Part} {number}, does it fit the {car}?",
)
SENTENCES = (
    "The {part} on my {car} {symptom} {time}.",
    "I {deed} the {part} {when}, and {feeling}.",
    "With {tool} it took {minutes} minutes, most of them spent looking for the bolt I dropped.",
    "Has the {part} been {deed} before, or is it the one from the factory?",
    "Mine did exactly that at {miles} miles, and it was the {part}.",
    "Before you spend anything, look at the {part} with the engine cold.",
    "The garage in {place} wanted {price} for the {part}, fitted.",
    "I would start at the {part}, because the {part} hardly ever fails on a {car}.",
    "The torque is {torque} Nm, then another quarter of a turn.",
    "Somebody at the meeting in {place} had the same, and it turned out to be corrosion.",
    "A used {part} went for {price} here last week.",
    "It {symptom}, but only below {degrees} degrees.",
    "No fault codes, no lights, and the level has not moved {time}.",
    "You need {tool} and a great deal of patience.",
    "I have {deed} mine twice now; {feeling}.",
    "If it {symptom}, then the {part} is fine and the {part} is not.",
    "Undo the lower bolt first, or the {part} will sit there for ever.",
    "We went over to {place} {when} and the {car} behaved the whole way.",
    "At {miles} miles the oil was still clear, which I did not expect.",
    "Could you post a picture of the {part} from underneath?",
    "That is the wrong way round on a {car}, by the way.",
    "Thanks, that saved me {price}.",
    "I ran it for {minutes} minutes and the needle stayed put.",
    "The second hand one from {place} had a crack the length of my thumb.",
    "Try it with the {part} unplugged and tell us what changes.",
    "It is the same part as on the {car}, only the bracket differs.",
    "My father {deed} it with {tool} in {month}, and it has held since.",
    "Measure it at both ends; mine was {thickness} mm out.",
    "There is a drain behind the {part} that fills with leaves.",
    "So the {part} is done, and now the {part} {symptom}.",
    "It took {minutes} minutes there and back, and the {part} is on the bench now.",
)
SHORT = (
    "Thanks, that was it: the {part} after all, and {feeling}.",
    "Same here on a {car}, and it {symptom} as well.",
    "Done. {Feeling}, and the {part} is in the bin where it belongs.",
    "Following this, because my {car} {symptom} {time}.",
    "Good write-up, I will try it with {tool} at the weekend.",
)
WITH_NUMBER = (
    "The number on mine is {number}.",
    "Ask for {number}, the older {number} has a shorter thread.",
    "{number} fits, and it was {price} delivered.",
)
MARKED_UP = (
    "**Do not** force the {part}.",
    "What I used:\n\n- {tool}\n- a new {part}\n- {minutes} minutes of daylight",
    "> written down for whoever comes after me: {torque} Nm",
)
MONTHS = _listed(
    "January|February|March|April|May|June|July|August|September|October|November|"
    "December"
)

LISTS: dict[str, tuple[str, ...]] = {
    "car": CARS,
    "part": PARTS,
    "symptom": SYMPTOMS,
    "deed": DEEDS,
    "tool": TOOLS,
    "place": PLACES,
    "time": TIMES,
    "when": WHENS,
    "feeling": FEELINGS,
    "month": MONTHS,
}
