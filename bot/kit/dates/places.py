"""Abbreviations, cities and countries that people use for their zone, and that the time zone database lacks."""

from __future__ import annotations

BERLIN, NEW_YORK, CHICAGO, DENVER, LOS_ANGELES = (
    "Europe/Berlin", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
)  # fmt: skip
ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("CET", "CEST", "MEZ", "MESZ"), (BERLIN,)),
    **dict.fromkeys(("ET", "EST", "EDT"), (NEW_YORK,)),
    **dict.fromkeys(("CT", "CDT"), (CHICAGO,)),
    **dict.fromkeys(("MT", "MDT", "MST"), (DENVER,)),
    **dict.fromkeys(("PT", "PST", "PDT"), (LOS_ANGELES,)),
    **dict.fromkeys(("GMT", "UTC"), ("Etc/UTC",)),
    **dict.fromkeys(("WET", "WEST", "WEZ"), ("Europe/Lisbon",)),
    **dict.fromkeys(("EET", "EEST", "OEZ"), ("Europe/Helsinki",)),
    "CST": (CHICAGO, "Asia/Shanghai", "America/Havana"),
    "IST": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "BST": ("Europe/London", "Asia/Dhaka"),
    "AST": ("America/Halifax", "Asia/Riyadh"),
    "GST": ("Asia/Dubai",),
    "MSK": ("Europe/Moscow",), "JST": ("Asia/Tokyo",), "KST": ("Asia/Seoul",), "SGT": ("Asia/Singapore",),
    "HKT": ("Asia/Hong_Kong",), "PKT": ("Asia/Karachi",), "WIB": ("Asia/Jakarta",), "ICT": ("Asia/Bangkok",),
    "AEST": ("Australia/Sydney", "Australia/Brisbane"), "AEDT": ("Australia/Sydney",), "AWST": ("Australia/Perth",),
    "ACST": ("Australia/Adelaide", "Australia/Darwin"), "NZST": ("Pacific/Auckland",), "NZDT": ("Pacific/Auckland",),
    "SAST": ("Africa/Johannesburg",), "EAT": ("Africa/Nairobi",), "WAT": ("Africa/Lagos",),
    "BRT": ("America/Sao_Paulo",),
    "ART": ("America/Argentina/Buenos_Aires",), "AKST": ("America/Anchorage",), "HST": ("Pacific/Honolulu",),
}  # fmt: skip
CITIES = {
    BERLIN: "munich münchen muenchen hamburg cologne köln koeln frankfurt stuttgart düsseldorf duesseldorf "
    "leipzig dresden hannover hanover nuremberg nürnberg bremen essen dortmund bonn karlsruhe mannheim freiburg "
    "potsdam",
    "Europe/Vienna": "wien graz linz salzburg innsbruck", "Europe/Zurich": "zürich genf geneva basel bern lausanne",
    "Europe/London": "manchester edinburgh birmingham glasgow bristol leeds oxford cambridge liverpool cardiff belfast",
    "Europe/Paris": "lyon marseille toulouse nizza bordeaux straßburg strasbourg lille nantes",
    "Europe/Madrid": "barcelona valencia sevilla seville bilbao malaga málaga",
    "Europe/Lisbon": "lissabon lisboa porto",
    "Europe/Rome": "rom roma milan milano mailand turin neapel naples venice venedig florence florenz bologna",
    "Europe/Amsterdam": "rotterdam utrecht eindhoven",
    "Europe/Brussels": "brüssel bruxelles antwerp antwerpen ghent gent",
    "Europe/Copenhagen": "kopenhagen aarhus", "Europe/Prague": "prag praha brno brünn",
    "Europe/Warsaw": "warschau krakow krakau kraków gdansk danzig wroclaw breslau",
    "Europe/Athens": "athen thessaloniki",
    "Europe/Bucharest": "bukarest cluj", "Europe/Belgrade": "belgrad", "Europe/Moscow": "moskau",
    "Europe/Kiev": "kiew kyiv",
    "Europe/Stockholm": "gothenburg göteborg malmö", "Europe/Dublin": "cork galway", "Europe/Istanbul": "ankara izmir",
    "Asia/Kolkata": "mumbai delhi bangalore bengaluru chennai hyderabad pune kalkutta ahmedabad gurgaon noida",
    "Asia/Shanghai": "beijing peking shenzhen guangzhou hangzhou", "Asia/Tokyo": "tokio osaka kyoto",
    "Asia/Singapore": "singapur", "Asia/Dubai": "abu-dhabi sharjah", "Asia/Jerusalem": "tel-aviv haifa",
    "Asia/Seoul": "busan", "Asia/Ho_Chi_Minh": "hanoi saigon", "Asia/Riyadh": "jeddah",
    "Asia/Karachi": "lahore islamabad",
    "Asia/Hong_Kong": "hongkong", "Africa/Cairo": "kairo alexandria",
    "Africa/Johannesburg": "cape-town kapstadt durban pretoria",
    "Africa/Lagos": "abuja", "Africa/Algiers": "algier",
    NEW_YORK: "ny nyc boston washington miami atlanta philadelphia pittsburgh charlotte orlando",
    CHICAGO: "austin dallas houston minneapolis nashville st-louis new-orleans", DENVER: "salt-lake-city boulder",
    LOS_ANGELES: "san-francisco seattle san-diego sacramento silicon-valley las-vegas",
    "America/Toronto": "montreal ottawa quebec", "America/Sao_Paulo": "são-paulo rio rio-de-janeiro brasilia brasília",
    "America/Mexico_City": "mexico-city mexiko-stadt guadalajara", "America/Bogota": "bogotá medellin medellín",
    "Australia/Sydney": "canberra", "Australia/Brisbane": "gold-coast", "Pacific/Auckland": "wellington",
}  # fmt: skip
# Countries of which people mean the main zone, though an island or an edge has another.
COUNTRIES = {
    BERLIN: "germany deutschland deutsche deutscher",
    "Europe/London": "uk gb u.k. britain great-britain england scotland wales großbritannien britische britischer "
    "englische englischer british",
    "Europe/Madrid": "spain spanien spanische spanischer",
    "Europe/Lisbon": "portugal portugiesische portugiesischer",
    "Asia/Shanghai": "china",
    "Asia/Kolkata": "india indien indische indischer indian",
    "Pacific/Auckland": "new-zealand neuseeland nz", "Europe/Amsterdam": "holland netherlands niederlande",
    "Europe/Prague": "tschechien czechia", "Asia/Kuala_Lumpur": "malaysia", "Asia/Dubai": "uae vae emirates",
    "Europe/Kiev": "ukraine", "America/Argentina/Buenos_Aires": "argentina argentinien", "Asia/Jerusalem": "israel",
    "Europe/Paris": "france frankreich französische französischer", "Europe/Zurich": "switzerland schweiz schweizer",
    "Asia/Seoul": "korea south-korea südkorea",
    "America/Santiago": "chile", "America/Guayaquil": "ecuador", "Asia/Tashkent": "uzbekistan usbekistan",
    "Europe/Vienna": "österreich austria österreichische österreichischer",
    "Asia/Tokyo": "japan japanische japanischer",
    "Europe/Warsaw": "poland polen polnische polnischer", "Europe/Rome": "italy italien italienische italienischer",
    NEW_YORK: "us-east east-coast eastern ostküste", LOS_ANGELES: "us-west west-coast pacific westküste",
    CHICAGO: "us-central central", DENVER: "mountain", "America/Mexico_City": "mexico mexiko",
}  # fmt: skip
COUNTRIES_OF_MANY_ZONES: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("us", "u.s.", "usa", "america", "amerika", "the_states", "states", "united_states", "vereinigte_staaten"),
    (NEW_YORK, CHICAGO, DENVER, LOS_ANGELES),
)
COUNTRIES_OF_MANY_ZONES |= {
    **dict.fromkeys(
        ("australia", "australien"), ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth")
    ),
    **dict.fromkeys(
        ("canada", "kanada"),
        ("America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver", "America/Halifax"),
    ),
    **dict.fromkeys(("brazil", "brasilien", "brasil"), ("America/Sao_Paulo", "America/Manaus", "America/Noronha")),
    **dict.fromkeys(
        ("russia", "russland"), ("Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok")
    ),
    **dict.fromkeys(("indonesia", "indonesien"), ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")),
}
COUNTRIES_OF_MANY_ZONES["europe"] = COUNTRIES_OF_MANY_ZONES["europa"] = (BERLIN, "Europe/London", "Europe/Helsinki")
HALF_HOURS = {
    "+5:30": "Asia/Kolkata", "+5:45": "Asia/Kathmandu", "+3:30": "Asia/Tehran", "+4:30": "Asia/Kabul",
    "+6:30": "Asia/Yangon", "+9:30": "Australia/Darwin", "-3:30": "America/St_Johns",
}  # fmt: skip
