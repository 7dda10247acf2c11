namespace Semblance.Tables.Detection;

/// <summary>Countries and states by name and code.</summary>
internal static class Geography
{
    private const string Alpha2 = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN "
        + "BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG "
        + "CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD "
        + "GE GF GG GH GI GL GM GN GP GQ GR "
        + "GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ "
        + "LA LB LC LI LK LR LS LT LU LV "
        + "LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ "
        + "OM PA PE PF PG PH PK PL PM PN "
        + "PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
        + "TH TJ TK TL TM TN TO TR TT TV "
        + "TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW UK EU";

    private const string Alpha3 = "ARG AUS AUT BEL BGD BGR BLR BRA CAN CHE CHL CHN COL CRI CUB CYP CZE DEU DNK DOM DZA "
        + "ECU EGY ESP EST ETH FIN FRA GBR GEO GHA GRC "
        + "GTM HKG HND HRV HTI HUN IDN IND IRL IRN IRQ ISL ISR ITA JAM JOR JPN KAZ KEN KHM KOR KWT LAO LBN LKA LTU LUX "
        + "LVA MAR MDA MEX MKD MLT MMR MNG MYS "
        + "NGA NIC NLD NOR NPL NZL OMN PAK PAN PER PHL POL PRI PRK PRT PRY QAT ROU RUS RWA SAU SDN SEN SGP SLV SRB SVK "
        + "SVN SWE SYR THA TTO TUN TUR TWN TZA "
        + "UGA UKR URY USA UZB VEN VNM YEM ZAF ZMB ZWE AFG ALB AGO ARM AZE BHR BEN BOL BIH BWA BRN CIV CMR COD COG GAB "
        + "LBR LBY MDG MLI MOZ NAM NER";

    private const string States = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE "
        + "NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX "
        + "UT VT VA WA WV WI WY PR AB BC MB NB NL NS ON PE QC SK YT NT NU";

    private static readonly HashSet<string> CountryCodes = [.. Alpha2.Split(' '), .. Alpha3.Split(' ')];
    private static readonly HashSet<string> StateCodes = [.. States.Split(' ')];

    /// <summary>Common names in English, and the largest in some other languages.</summary>
    private const string Names =
        "afghanistan|albania|algeria|american samoa|andorra|angola|anguilla|antarctica|antigua and barbuda|"
        + "argentina|armenia|aruba|australia|austria|azerbaijan|bahamas|the bahamas|bahrain|bangladesh|barbados|"
        + "belarus|belgium|belize|benin|bermuda|bhutan|bolivia|bosnia and herzegovina|bosnia|botswana|brazil|"
        + "british virgin islands|brunei|brunei darussalam|bulgaria|burkina faso|burma|burundi|cambodia|cameroon|"
        + "canada|cape verde|cabo verde|cayman islands|central african republic|chad|chile|china|christmas island|"
        + "colombia|columbia|comoros|congo|democratic republic of the congo|republic of the congo|cook islands|"
        + "costa rica|cote d'ivoire|côte d'ivoire|ivory coast|croatia|cuba|curacao|cyprus|czech republic|czechia|"
        + "denmark|djibouti|dominica|dominican republic|east timor|timor leste|ecuador|egypt|el salvador|"
        + "equatorial guinea|eritrea|estonia|eswatini|swaziland|ethiopia|falkland islands|faroe islands|fiji|finland|"
        + "france|french guiana|french polynesia|gabon|gambia|the gambia|georgia|germany|ghana|gibraltar|greece|"
        + "greenland|grenada|guadeloupe|guam|guatemala|guernsey|guinea|guinea bissau|guyana|haiti|holy see|"
        + "vatican city|honduras|hong kong|hungary|iceland|india|indonesia|iran|iraq|ireland|isle of man|israel|"
        + "italy|jamaica|japan|jersey|jordan|kazakhstan|kenya|kiribati|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|"
        + "lesotho|liberia|libya|liechtenstein|lithuania|luxembourg|macao|macau|macedonia|north macedonia|madagascar|"
        + "malawi|malaysia|maldives|mali|malta|marshall islands|martinique|mauritania|mauritius|mayotte|mexico|"
        + "micronesia|moldova|monaco|mongolia|montenegro|montserrat|morocco|mozambique|myanmar|namibia|nauru|nepal|"
        + "netherlands|the netherlands|holland|holand netherlands|netherlands antilles|new caledonia|new zealand|"
        + "nicaragua|niger|nigeria|niue|norfolk island|north korea|northern mariana islands|norway|oman|pakistan|"
        + "palau|palestine|panama|papua new guinea|paraguay|peru|philippines|poland|portugal|puerto rico|qatar|"
        + "reunion|réunion|romania|russia|russian federation|rwanda|saint helena|saint kitts and nevis|saint lucia|"
        + "saint vincent and the grenadines|samoa|san marino|sao tome and principe|saudi arabia|senegal|serbia|"
        + "serbia and montenegro|seychelles|sierra leone|singapore|slovakia|slovenia|solomon islands|somalia|"
        + "south africa|south korea|korea|south sudan|spain|sri lanka|sudan|suriname|sweden|switzerland|syria|taiwan|"
        + "tajikistan|tanzania|thailand|togo|tokelau|tonga|trinidad and tobago|trinadad&tobago|tunisia|turkey|"
        + "türkiye|turkmenistan|turks and caicos islands|tuvalu|uganda|ukraine|united arab emirates|uae|"
        + "united kingdom|great britain|uk|england|scotland|wales|northern ireland|united states|"
        + "united states of america|usa|us|uruguay|uzbekistan|vanuatu|venezuela|vietnam|virgin islands|"
        + "western sahara|yemen|yugoslavia|zambia|zimbabwe|outlying us(guam usvi etc)|deutschland|österreich|schweiz|"
        + "frankreich|italien|spanien|niederlande|belgien|polen|allemagne|espagne|italie|suisse|belgique|pays bas|"
        + "royaume uni|états unis|españa|alemania|francia|italia|brasil|méxico|perú|reino unido|estados unidos|"
        + "nederland|belgië|sverige|norge|danmark|suomi|polska";

    private static readonly HashSet<string> Countries = new(Names.Split('|'), StringComparer.Ordinal);

    public static bool IsCountryCode(string text) => CountryCodes.Contains(text.Trim().ToUpperInvariant());

    public static bool IsStateCode(string text) => StateCodes.Contains(text.Trim());

    public static bool IsCountry(string text)
    {
        var name = text.Trim().ToLowerInvariant();
        return Countries.Contains(name) || Countries.Contains(name.Replace('-', ' ').Replace('_', ' '));
    }
}
