"""Wording (GK7xx): slips of the pen that published catalogs are full of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice, repeat
from typing import NamedTuple
from unicodedata import normalize

from gongkai.model.entry import Entry
from gongkai.model.finding import Fix, Span
from gongkai.model.invisible import Invisible, invisible, visible
from gongkai.model.nothing import SAYS_NOTHING, explains_nothing, says_nothing
from gongkai.model.printable import is_printable, printable
from gongkai.model.record import Listing
from gongkai.model.tree import Map, texts
from gongkai.rules.offices import no_office, written_at
from gongkai.rules.rule import Context, E, OwnFile, Problem, Rule, Shared, Source, W, rule

_HAN = "㐀-䶿一-鿿"  # a set with such ranges takes a millisecond to compile: those below that stay texts are, when something is looked for
_MIXED = re.compile(r"（[^（）()]*\)|\([^（）()]*）")
_ISSUERS = "部委局会院厅署行办社联"  # the last letter of those who issue a document together: 民政部 财政部关于…
_SPACED = rf"[{_HAN}](?<![{_ISSUERS}])[ \u3000]+(?=[{_HAN}])|[{_ISSUERS}][ \u3000]+(?=[{_HAN}])(?![{_HAN} \u3000]{{2,80}}关于)"
_WIDE = str.maketrans(",;:", "，；：")
_WIDE_BRACKETS = str.maketrans("()", "（）")
_DOUBLED = re.compile(r"[，。；、：,;]{2,}|（（|））")
_PLACEHOLDER = re.compile(
    rf"(?<![X×xＸ])[X×xＸ]{{2,}}(?=[省市县区镇乡村局])|(?<![A-Za-z×Ｘ])[X×Ｘ]{{2,}}(?=[{_HAN}])|某某|\bTODO\b|待填|……填写|^[（(]?(?:如|比如|例如|举例|示例|例)(?:[)）]?[：:]|[)）])"
)
_CROSSES = re.compile("[X×Ｘ]{2,}")
_HAS_HAN = f"[{_HAN}]"
_NO_OFFICE = re.compile("[^各有及和、]*(?:部门|机构)")
ANY_PLACES = re.compile("[省市县区]?[（(][省市县区旗、，,]+[）)]")  # 县（市、区）教育局, of a table for all of them
_DASH = re.compile(r"(?:^|\s)[-－](?=[^\W\d_])", re.MULTILINE)
_BOX = r"^[□■☐☑√✓●○口](?=[\u4e00-\u9fff]{2})|[□■☐☑]"
_MARKUP = r"(?i)</?(?:br|p|div|span|b|strong|em|i|u|font|a|li|ul|ol|td|tr|table)\b[^<>]{0,200}>|&(?:nbsp|lt|gt|amp|quot|#\d{1,6}|#x[0-9a-f]{1,6});"
_NUMBER = rf"[{_HAN}]{{1,8}}[\[（(【〔［﹝]\d{{4,}}+[\]）)】〕］﹞]?(?:第)?\d*号"
_BRACKETED = re.compile(
    r"(?P<office>.+(?<!令))[\[（(【〔［﹝](?P<year>(?:19|20)\d\d)[\]）)】〕］﹞](?:第)?(?P<number>[1-9]\d*)号"
)
_RIGHT_NUMBER = rf"[{_HAN}]{{1,8}}〔\d{{4}}〕\d+号"
# What Big5 has among its common characters and GB 2312 has not, where simplified writing has another one for it; and forms that
# only Japanese has. Those that the list of 2013 (通用规范汉字表) gives back to names (昇, 脩, 氾 …) are none of them.
TRADITIONAL = frozenset(
    "丟並亂亙亞佇佈佔併來侖価侶侷係俠倀倆倉個們倖値倫偉側偵偽傑傖傘備傢傭傯傳債傷傾僅僑僕僥僱價儀儂億儈儉儐儔儕儘償優儲儷儸儻儼兇兌兒兗內兩冊冑冪凍凜凱別刪則剋剎剛剝剴創剷劃劇劉劊劍劑労勁動務勛勝勞勢勣勳勵勸勻匯匱區協単卹卻卽厭厲參叢吳吶呂員唸問啞啟喚喪喫喬單喲営嗆嗇嗎嗚嗶嘆嘍嘔嘖嘗嘩"
    "嘮嘯嘰噓噥噯噴噸噹嚀嚇嚐嚕嚥嚨嚮嚴嚶囀囁囂囈囉囌囑団囪図國圍園圓圖團執堅堊堝堯報場塊塋塒塗塚塢塵塹墊墜墮墳墾壇壎壓壘壙壞壟壢壩壯壺壽夠夢夾奐奧奩奪奮妝姍姦娛婁婦媧媼媽嫗嫵嫻嬈嬋嬌嬤嬪嬰嬸孃孫學孿宮寢實寧審寫寬寵寶対將專尋對導尷屆屍屜屢層屨屬岡峴島峽崑崗崙崢嵐嶄嶇嶔嶸嶺嶼嶽巒巔巖帥"
    "師帳帶幀幃幗幟幣幫幹幾庁広庫廁廂廄廈廚廝廟廠廢廣廬廳弒弔張強彆彈彌彎彙彥彫彿徑從徠復徹応恆恥悅悵悶悽惡惱惻愛愜愴愷愾慄態慍慘慚慟慣慫慮慶慼慾憂憊憐憑憚憤憫憮憲憶懇應懍懣懲懶懷懸懺懼懾戀戰戲戶戸拋挾捨捫捲掃掄掙掛採揀揚換揮損搖搗搶摑摟摯摻撈撐撓撥撫撲撳撻撾撿擁擄擇擊擋擔據擠擬擰擱擲"
    "擴擷擺擻擾攆攏攔攙攜攝攣攤攪攬敎敗敘敵數斂斃斕斬斷旣時晉晝暈暉暘暢暫曄曆曇曉曖曠曬書會朧朮東枴柵桿梔條梟棄棗棟棧棲検楊楓楨業極榦榮構槍槓槨槳樁樂樅樑樓標樞樣権樸樹樺橈橋機橢橫檔檜檢檣檮檯檳檸檻櫃櫓櫚櫛櫝櫥櫬櫻欄權欐欖欽歎歐歟歡歲歷歸歿殘殤殮殯殲殺殼毀毆氈氣氫氬氳汎汙決沒沖況洩洶浹"
    "涇涼淒淚淨淪淵淸淺済渙減渦測渾湊湧湯準溝溫溼滄滅滌滬滯滲滷滾滿漁漢漣漬漲漸漿潑潔潛潤潯潰澀澆澗澠澤澦澱濁濃濕濘濛濟濤濫濰濱濺濾瀆瀉瀋瀏瀕瀘瀝瀟瀨瀰瀲瀾灑灘灣灤災為烏無煉煙煥煩煬熒熱熾燈燉燒燙燜營燦燬燭燴燻燼燾爍爐爛爭爲爺爾牆牘牽犖犛犢犧狀狹狽猙猶獄獅獎獨獰獲獵獷獸獺獻玀現琺琿瑣瑤"
    "瑩瑪璣璦環璽璿瓊瓏瓔瓚甌甕產畝畢畫異當疇疊痙痠瘋瘍瘓瘡瘧瘺療癆癒癘癟癡癢癥癩癬癮癱癲発發皚皰皺盃盜盞盡監盤盧盪県眾睏睜睞瞞瞼矇矓矚矯硃硯碩確碼磚磧磯礎礙礦礪礫礬祿禍禎禦禪禮禱禿秈稅稈稜稟種稱穀穌積穎穠穡穢穩穫窩窪窮窯窺竄竅竇竊競筆筍筧箇箋箏節範築篠篤篩簍簑簞簡簣簫簽簾籃籌籟籠籤籬"
    "籮籲粵糝糞糧糰糾紀紂約紅紆紇紉紋納紐純紕紗紙級紛紜紡紮細紱紲紳紹紼絀終絃組絆経結絕絛絞絡絢給絨絰統絲絳絹綁綏綑經続綜綞綠綢綬維綰綱網綴綵綸綺綻綽綾綿緇緊緒緘緙線緝緞締緣編緩緬緯緲練緹緻縈縉縊縐縑縛縝縞縣縫縮縯縱縲縴縵縷縹總績繃繅繆繈繒織繕繚繞繡繩繪繫繭繳繹繼繽續纏纓纔纖纜缽罈罌罰"
    "罵罷羅羈羋羨義羶習翹聖聞聯聰聲聳聶職聽聾肅脅脈脣脫脹腎腦腫腳腸膚膠膩膽膾膿臉臍臏臘臚臟臢臥臨臺與興舉舊艙艦艱艷芻苧茲荊莊莖莢莧華菴萇萊萬萵葉葦葷蒞蒼蓀蓆蓋蓮蔔蔣蔥蔭蕩蕪蕭薊薑薔薦薩薺藍藝藥藪藷藹藺蘆蘇蘊蘋蘚蘭蘿處虛虜號虧蛻蜆蝕蝦蝨蝸螞螢螻蟈蟬蟯蟲蟻蠅蠍蠔蠟蠣蠱蠶蠻術衛衝衞袞裊裏補"
    "裝裡製複褲褸褻襖襠襤襪襬襯襲見規覓視覦親覬覲覺覽觀觴觸訂訃計訊訌討訏訐訑訓訕訖託記訛訝訟訢訣訥訪設許訴訶診註証詁詆詐詔評詖詛詞詠詢詣試詩詫詬詭詮詰話該詳詼誅誇誌認誑誕誘誚語誠誡誣誤誥誦誨說説誰課誶誹誼調諂諄談諉請諍諒論諛諜諦諧諫諭諮諱諳諶諷諸諺諼諾謀謁謂謄謊謎謐謗謙講謝謠謨謫謬謹"
    "譁譆證譎譏識譙譚譜譟譫譯議譴護譽讀變讒讓讖讚讜豈豎豐豔豬貓貝貞負財貢貧貨販貪貫責貯貲貳貴貶買貸費貼貽貿賀賁賂賃賄賅資賈賊賑賒賓賜賞賠賡賢賣賤賦質賬賭賴賺賻購賽贅贈贊贍贏贓贖贗贛趕趙趨跡踐踴蹕蹟蹣蹤蹺躂躉躊躋躍躑躓躡躪軀車軋軌軍軏軒軔軛軟軸軻軼軾較載輊輒輓輔輕輛輜輝輞輟輥輦輩輪輯輳"
    "輸輻輾輿轂轄轅轉轍轎轔轟轡辦辭辮辯農迴逕這連週進遊運過達違遙遜遞遠適遲遷選遺遼邁還邇邊邏邐郵鄉鄒鄧鄭鄰鄴酈醃醜醞醫醬醱釀釁釅釋釐釗釘釙針釣釦釧釩釵鈇鈉鈍鈐鈑鈔鈕鈞鈣鈴鈷鈸鈹鈽鈾鈿鉀鉉鉋鉍鉑鉗鉚鉛鉤鉸鉻銀銅銑銓銖銘銜銨銬銳銷銻銼鋁鋅鋇鋒鋤鋪鋰鋸鋼錄錐錕錘錙錚錠錡錢錦錨錫錮錯錳錶鍊鍋"
    "鍍鍔鍚鍛鍥鍬鍰鍵鍾鎂鎊鎔鎖鎘鎚鎢鎬鎮鎰鎳鏃鏈鏍鏑鏗鏘鏜鏝鏟鏡鏢鏤鏨鏽鐃鐘鐫鐮鐲鐳鐵鐸鐺鑄鑑鑒鑠鑣鑪鑰鑲鑷鑼鑽鑾鑿長門閂閃閉開閎閏閑閒間閔閘閡関閣閤閥閨閩閭閱閻闆闈闊闋闌闐闔闕闖關闡闢陘陝陣陰陳陸陽隊階隕際隨險隱隴隸隻雋雖雙雛雜雞離難雲電霑霧霽靂靄靈靜靦靨鞏鞦韁韃韆韉韋韌韓韜韻響頁"
    "頂頃項順須頊頌預頑頒頓頗領頜頡頤頫頭頰頷頸頹頻顆題額顎顏顓願顛類顥顧顫顯顰顱風颯颱颳颶颺颼飄飛飢飩飪飭飯飲飴飼飽飾餃餅餉養餌餒餓餘餚餛餞餡館餵餾餿饅饉饑饒饗饜饞馬馭馮馱馳馴駁駐駑駒駕駙駛駝駟駢駭駱駿騁騎騖騙騫騰騵騷騾驀驃驅驍驕驗驚驛驟驢驥驪骯髏髒體髖髮鬆鬍鬚鬢鬥鬧鬨鬱魎魘魚魯魷鮑"
    "鮪鮫鮭鮮鯀鯉鯊鯖鯛鯧鯨鯽鰍鰓鰥鰭鰱鰻鰾鱉鱔鱖鱗鱟鱷鱸鳥鳩鳳鳴鳶鴃鴆鴉鴒鴕鴛鴣鴦鴨鴻鴿鵑鵝鵠鵡鵪鵬鵲鶉鶯鶴鷂鷓鷗鷥鷹鷺鸚鸛鸞鹵鹹鹼鹽麗麥麩麵麼黃黌點黨黴黷鼕鼴齊齋齒齜齟齡齣齦齧齪齬齲齷龍龐龔龜"
)


# What the rules below look for holds one of these, or two marks in a row, and good texts seldom do. Looking for one character
# of a class is many times as fast as the rules' own expressions.
_LOOK_ALIKE = "\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f"  # radicals, compatibility ideographs
_ALIKE = re.compile(f"[{_LOOK_ALIKE}]")
_RARE = re.compile("[<& \u3000()X×xＸ某T待…\\-－□■☐☑√✓●○口]")
_PAIR = re.compile(r"[，。；、：,;（）](?:(?<=[，。；、：,;])[，。；、：,;]|(?<=（)（|(?<=）)）)")
_COUNTED = re.compile("(?:^|[\\s；;，,、。：])[0-9一二三四五六七八九十A-Za-z]{1,3}[）)]")  # 1）, of a list
_HANGING = re.compile("^[，、；：。,;]|[，、；：,;]$", re.MULTILINE)
_ODD = (_RARE, _PAIR, _HANGING, SAYS_NOTHING)
_PAIRS = ("（）", "《》", "“”", "〔〕", "【】")


class Wording(NamedTuple):
    """An entry's texts, with the YAML key that each stands under."""

    entry: Entry
    texts: tuple[tuple[str, str], ...]


def odd(entries: Iterable[Entry], written: Callable[[Entry], Collection[str]] = lambda entry: ()) -> Iterator[Wording]:
    """The texts of those entries in which anything may be odd; the rules below say what. `written` tells the keys of an entry
    whose texts are looked at, none for all."""
    for entry in entries:
        keys = written(entry)
        texts = tuple([(key, text) for key, said in _TEXTS.items() if not keys or key in keys for text in said(entry)])
        whole = "\n".join([text for _, text in texts])
        is_long = len(whole) > _LONGEST_OF_NARROW
        is_odd = _uneven(whole) or any(one.search(whole) for one in _ODD)
        if is_long or "\n" in entry.primary + entry.secondary or is_odd:
            yield Wording(entry, texts)


def _uneven(texts: str) -> bool:
    """Whether a line has one mark of a pair more often than the other."""
    for pair in _PAIRS:
        if pair[0] in texts or pair[1] in texts:
            for line in texts.split("\n"):
                if line.count(pair[0]) != line.count(pair[1]):
                    return True
    return False


_TEXTS: Mapping[str, Callable[[Entry], Iterable[str]]] = {
    "一级事项": lambda entry: (entry.primary,),
    "二级事项": lambda entry: (entry.secondary,),
    "公开内容": lambda entry: entry.elements,
    "公开时限": lambda entry: (entry.deadline.text,) if entry.deadline else (),
    "公开主体": lambda entry: entry.body,
    "公开渠道和载体": lambda entry: [channel.text for channel in entry.channels if channel.text],
    "公开对象": lambda entry: entry.audience.groups,
    "备注": lambda entry: (entry.note,) if entry.note else (),
}


def _matches(wording: Wording, pattern: str | re.Pattern[str]) -> Iterator[tuple[str, re.Match[str], Span]]:
    for key, text in wording.texts:
        if found := re.search(pattern, text):
            yield text, found, wording.entry.origin.cell(key, text)[0]


def invisible_character(source: Source, context: Context) -> Iterator[Problem]:
    """含有看不见的字符

    什么:
    任何一个 .yaml 文件里（文字、网址、键和注释），有零宽字符、方向控制符、软连字符、标签字符、空白填充符、私用区字符等看不见或
    显示不出来的字符。汉字后面选字形的变体选择符可以用，全角空格是看得见的空白，都不算。

    为什么:
    看起来一样的两个词比对不上、搜索不到；方向控制符能让审核的人看到的与实际的内容不同。多半是从网页或 PDF 复制带来的。

    改法:
    零宽字符、方向控制符、软连字符、标签字符，--fix 会删去；可能是丢了字的（私用区字符等），不改。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [补助\u200b标准, 补助对象]

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [补助标准, 补助对象]
    """
    if source.name not in context.unreadable:
        yield from islice(_unseen(source), _LINES)


_LINES, _SHOWN = 200, 3  # a file full of them is told as well by its first lines


def _unseen(source: Source) -> Iterator[Problem]:
    """One problem for each line of a file that has such characters, as they are or written as escapes."""
    lines: set[int] = set()
    some = not source.is_common and any(invisible(source.text))
    for number, line in enumerate(source.text.split("\n") if some else (), 1):
        if found := tuple(islice(invisible(line), _SHOWN)):
            lines.add(number)
            span = Span(source.name, number, found[0].start + 1, 1)
            yield _unseen_in(line, found, span, _without(line, span))
    if b"\\" not in source.data or source.tree is None:
        return
    for value, span in texts(source.tree):
        if span.line not in lines and (found := tuple(islice(invisible(value), _SHOWN))):
            lines.add(span.line)
            sure = found[0].kind in _NOTHING
            yield _unseen_in(value, found, span, Fix(span, "", sure, part=found[0].char) if sure else None)


def _without(line: str, span: Span) -> Fix | None:
    """The line without what nobody sees; None where it may stand for a letter that is lost."""
    all_of_them = tuple(invisible(line))
    if not all(one.kind in _NOTHING for one in all_of_them):
        return None
    start, end = all_of_them[0].start, all_of_them[-1].start + 1
    gone = {one.start for one in all_of_them}
    kept = "".join(line[at] for at in range(start, end) if at not in gone)
    return Fix(span._replace(length=end - start), kept, certain=True)


_NOTHING = ("零宽字符", "软连字符", "方向控制符", "标签字符")  # stand for nothing, not for a letter that is lost


def _unseen_in(text: str, found: tuple[Invisible, ...], span: Span, fix: Fix | None) -> Problem:
    before = visible(text[: found[0].start])[-6:].strip()
    where = f"“{before}”后面" if before else "这里"
    told = f"{where}有看不见的字符 {'、'.join(dict.fromkeys(map(str, found)))}"
    return Problem(told, span, "请删去这个字符，或重新打一遍这段文字", fix=fix)


def text_behind_a_sign(source: Source, context: Context) -> Iterator[Problem]:
    """“#”后面的字没有读

    什么:
    一行里，文字后面空一格写着“#”，紧跟着又是文字：“#”和它后面的都当作注释，不在目录里。

    为什么:
    YAML 里，空格加“#”就开始注释，写的字悄悄就没有了。注释的“#”后面空一格，就看得出是注释，也不再报。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml（全文）
        领域: 农村危房改造
        核实: {日期: 2026-11-01, 科室: 样例县住房和城乡建设局村镇股}
        调整:
          10-002:
            备注: 见县政府网站 #公告栏

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml（全文）
        领域: 农村危房改造
        核实: {日期: 2026-11-01, 科室: 样例县住房和城乡建设局村镇股}
        调整:
          10-002:
            备注: "见县政府网站 #公告栏"
    """
    if source.tree is None or not (b" #" in source.data or b"\t#" in source.data):
        return
    held: str | None = None
    for number, line in enumerate(source.text.split("\n"), 1):
        found = _BEHIND.search(line)
        if found is None:
            continue
        if held is None:  # what quotes and blocks hold is text
            held = "\n".join(text for text, _ in texts(source.tree))
        if found[1].rstrip(" \t\r\"'}],") not in held:
            span = Span(source.name, number, found.start(1) + 1, len(found[1].rstrip()))
            hint = "是文字的，请给整段文字加引号；是注释的，“#”后面空一格"
            yield Problem(f"“{found[1].strip()}”没有读：空格加“#”就开始注释", span, hint)


_BEHIND = re.compile(r"^[^#]*[^\s#:,\-\[\]{}\"'][ \t]+(#(?!\s*gongkai)[^\s#!].*)")


def mixed_brackets(wording: Wording, context: Context) -> Iterator[Problem]:
    """括号全角半角混用，或者只有一半

    什么:
    一对括号，一半全角一半半角；括号、书名号、引号只有一半。“1）”这样的编号不算。

    为什么:
    排版难看，程序也配不上对；只有一半的，多半漏了字。

    改法:
    --fix 会把一对都改成全角；只有一半的，只提示。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [补助标准（元), 补助对象]

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [补助标准（元）, 补助对象]
    """
    for _, found, span in _matches(wording, _MIXED):
        fix = Fix(span, f"（{found.group()[1:-1]}）", certain=True, part=found.group())
        yield Problem(f"括号一半全角一半半角：“{found.group()}”", span, "请都用全角括号（）", fix=fix)
    for key, text in wording.texts:
        if _MIXED.search(text) is None and (half := next(filter(None, map(_half, _PAIRS, repeat(text))), "")):
            yield Problem(f"“{half}”没有另一半", wording.entry.origin.cell(key, text)[0], "请补上另一半，或者删去")


def _half(pair: str, text: str) -> str:
    """The one of a pair of marks that stands alone in a text; "" for none."""
    plain = _COUNTED.sub("", text).translate(_WIDE_BRACKETS)
    first, last = plain.count(pair[0]), plain.count(pair[1])
    return "" if first == last else pair[first < last]


def space_between_han(wording: Wording, context: Context) -> Iterator[Problem]:
    """汉字之间有空格

    什么:
    两个汉字之间夹着空格，或者一级事项、二级事项的名称分成了几行。几个部门联合发文，标题里部门之间的空格不报。

    为什么:
    多半是从 Word 表格对齐或扫描件识别带来的，搜索时会漏掉。

    改法:
    只提示删去：也可能是几样东西写成了一条。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [补 助标准, 补助对象]

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [补助标准, 补助对象]
    """
    for text, found, span in _matches(wording, _SPACED):
        part = text[found.start() : found.end() + 1]
        fix = Fix(span, part[0] + part[-1], part=part)
        yield Problem(f"汉字之间有空格：“{part}”", span, "请删去空格；几样东西请分成几条", fix=fix)
    for key, name in wording.texts:
        if key in ("一级事项", "二级事项") and "\n" in name.strip():
            yield Problem(
                f"“{key}”分成了几行", wording.entry.origin.cell(key, name)[0], "名称写在一行里；要说明的，写在“备注”里"
            )


def box_in_text(wording: Wording, context: Context) -> Iterator[Problem]:
    """文字里带着勾选框，或者网页的标记

    什么:
    文字里有□、■、√，或者用“口”字代替的方框；有 <br>、&nbsp; 这样的网页标记。

    为什么:
    勾选框由程序印出来；留在文字里的多半是从旧表格复制带来的。网页标记会照原样印出来。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [■补助标准, 补助对象]

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [补助标准, 补助对象]
    """
    for _, found, span in _matches(wording, _BOX):
        if found.group() != "口" or found.string[1:3] in ("政府", "公开", "其他", "广播", "精准"):
            yield Problem(f"文字里带着勾选框“{found.group()}”", span, "请删去；打勾的渠道写在“公开渠道和载体”的列表里")
    for _, found, span in _matches(wording, _MARKUP):
        yield Problem(f"文字里带着网页的标记“{found.group()}”", span, "请删去；换行的，请分成几条")


def doubled_punctuation(wording: Wording, context: Context) -> Iterator[Problem]:
    """标点重复，或者多在开头、末尾

    什么:
    两个标点连在一起：“，，”“；。”；一条文字以“，”“、”“；”“：”开头或者结尾。

    为什么:
    多半是删改、复制后留下的。

    改法:
    同一个标点重复的，--fix 会删去多余的；两个不同的标点，留哪一个要人定；开头、末尾的，只提示。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: ["补助标准，，元", 补助对象]

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: ["补助标准，元", 补助对象]
    """
    for key, text in wording.texts:
        nested = _nested(text)
        found = next((one for one in _DOUBLED.finditer(text) if not (nested and one.group() in ("（（", "））"))), None)
        if found is not None:
            span, marks = wording.entry.origin.cell(key, text)[0], found.group()
            same = marks[0] not in "。：:（）" and len(set(marks.translate(_WIDE))) == 1  # 。。。 and ：： may be meant
            fix = Fix(span, marks[0].translate(_WIDE), certain=True, part=marks) if same else None
            yield Problem(f"标点重复：“{marks}”", span, "请删去多余的标点", fix=fix)
        elif hanging := re.search(_HANGING.pattern, text.strip()):  # lines within it may end so
            *_, last = first, *_ = text.strip().split("\n")
            where, piece = ("开头", first[:12]) if hanging.start() == 0 else ("末尾", last[-12:])
            span = wording.entry.origin.cell(key, text)[0]
            yield Problem(f"{where}多了“{hanging[0]}”：“{piece}”", span, "请删去；后面还有话的，补上")


def _nested(text: str) -> bool:
    """Whether brackets stand inside others, each closed: （主席令第32号（2019年修正））."""
    if re.search("（（[^（）]*））", text):
        return False
    depth = 0
    for char in text:
        depth += (char == "（") - (char == "）")
        if depth < 0:
            return False
    return depth == 0


def traditional_character(source: Source, context: Context) -> Iterator[Problem]:
    """简体目录里有繁体字，或者看起来一样的另一个字

    什么:
    目录、清单和县的文件里，要印出来的文字有繁体字、异体字（戸、説），或者样子相同、编码不同的字：部首（⼾，不是“户”）、兼容汉字（里）。

    为什么:
    简体目录里夹这样的字，多半是从 PDF、网页复制带来的；看起来一样，搜索、比对时却是两个字。

    改法:
    样子相同、编码不同的，--fix 会改成通常的那个字；繁体字、异体字只提示。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [補助標準, 补助对象]

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [补助标准, 补助对象]
    """
    if source.tree is None or (b"\\" not in source.data and _is_common(source.text)):
        return
    for text, span in texts(source.tree, _UNPRINTED, keys=False):
        strange = "".join(char for char in text if char in TRADITIONAL)
        if strange:
            yield Problem(f"有繁体字：“{strange}”", span, "请改成简体")
        for char in dict.fromkeys(_ALIKE.findall(text)):
            usual = normalize("NFKC", char)
            if usual != char or char < "\u2fe0":  # some of the compatibility ideographs are ordinary ones
                fix = Fix(span, usual, certain=True, part=char) if usual != char else None
                yield Problem(f"“{char}”（U+{ord(char):04X}）只是样子像通常的那个字", span, "请删去，重新输入", fix=fix)


def _is_common(text: str) -> bool:
    """Whether a text holds only characters of GB 2312, which has none of those that the rule above tells, or none of these."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return TRADITIONAL.isdisjoint(text) and _ALIKE.search(text) is None
    return True


def placeholder_left(wording: Wording, context: Context) -> Iterator[Problem]:
    """模板里的空没有填

    什么:
    文字里还有“XX县”“××局”“某某”这样的占位文字，或者整条只是“待定”“同上”“无”这样没有说是什么的。

    为什么:
    照模板编目录时最容易漏填，公布出去很难看。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开主体: XX县住房和城乡建设局

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开主体: 样例县人民政府办公室
    """
    for _, found, span in _matches(wording, _PLACEHOLDER):
        if context.source is not None and span.file == context.own.node.file:
            continue  # an office of the place's own file: GK710 says so
        yield Problem(f"模板里的空没有填：“{found.group()}”", span, "请填上本地的内容")
    for key, text in wording.texts:
        if key not in _TOLD_ELSEWHERE and says_nothing(text):
            span = wording.entry.origin.cell(key, text)[0]
            said = f"的“{text.strip()}”没有说是什么" if text.strip() else "只有空格"
            yield Problem(f"“{key}”里{said}", span, "请写明；没有这一条的，删去")


_TOLD_ELSEWHERE = frozenset({"公开时限", "公开主体", "备注"})  # GK107, GK203; a remark that says nothing does no harm


def example_left(own: OwnFile, context: Context) -> Iterator[Problem]:
    """本地的文件里还有占位或举例的文字

    什么:
    county.yaml（town.yaml、village.yaml）里还有“待填”“XX县”“如：……”“同上”“不详”这样的文字，或者机构写的是“本县某某部门”“某某机构”
    “县（市、区）教育局”这样的举例、“同自然资源局”“本县没有……”，不是机构的名称；括号只有一半，带着标点、引号、电话号码；机构、乡镇的名称里一个汉字也没有，或者有花括号、方括号。

    为什么:
    版本、编制单位、机构印在每一种成品上。不知道的空着就是：空着的算待填，不算错。

    错例:
        # counties/demo/county.yaml
        目录: {版本: 待填}

    正例:
        # counties/demo/county.yaml
        目录: {版本: 2026年版}
    """
    place, node, _ = own
    left_out = node.get("不采用领域")
    reasons = texts(left_out) if isinstance(left_out, Map) else ()
    unwritten = {span for reason, span in reasons if explains_nothing(reason)}  # GK405 says so
    for text, span in texts(node):
        if span in unwritten:
            continue
        if not text.startswith(("http:", "https:")) and (found := _PLACEHOLDER.search(text) or _CROSSES.search(text)):
            yield Problem(f"这里还没有填：“{found.group().strip()}”", span, "请填上本地的内容；还不知道的，空着")
        elif says_nothing(text):
            hint = "请填上本地的内容；还不知道的，空着"
            if any(text in names for _, names in place.offices):
                hint += "。没有这个机构的也空着，gongkai validate 会说哪些事项要用它"
            yield Problem(f"“{text.strip()}”没有说是什么" if text.strip() else "这里只有空格", span, hint)
    holder = node.get("机构")
    named = [(holder, role, one) for role, names in place.offices for one in names]
    has_han = re.compile(_HAS_HAN).search
    for inside, key, text in (*named, *((node, "乡镇", town) for town in place.towns)):
        if isinstance(inside, Map) and not (has_han(text) or says_nothing(text)):
            span = written_at(text, inside, key)
            yield Problem(f"“{text}”不是名称：一个汉字也没有", span, "请写全称；还不知道的，空着")
        elif isinstance(inside, Map) and (sign := re.search(r"[{}｛｝\[\]【】［］]", text)):
            span = written_at(text, inside, key)
            told = f"“{text}”不是名称：里面有“{sign[0]}”"
            yield Problem(told, span, "名称里不用这样的括号：请只写全称；照地名拟的，连花括号写成 {拟: 名称}，不加引号")
    for role, offices in place.offices:
        for office in offices:
            wrong = None if says_nothing(office) else no_office(office, place.name)
            kind = office.removeprefix(place.name)
            if (kind != office and _NO_OFFICE.fullmatch(kind)) or ANY_PLACES.match(office):
                wrong = f"“{office}”是举例，不是机构的名称", "请写承担这项工作的机构的全称；还不知道的，空着"
            if wrong is not None:
                yield Problem(wrong[0], node.find("机构", office) or node.at("机构", role), wrong[1])


def dash_without_space(wording: Wording, context: Context) -> Iterator[Problem]:
    """列表的“-”后面没有空格

    什么:
    文字以“-”开头：多半是列表的短横后面少了一个空格，或用了全角的“－”。

    为什么:
    没有空格就不是列表：几行会连成一段文字，短横也照印出去。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容:
              -补助标准
              -补助对象

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容:
              - 补助标准
              - 补助对象
    """
    for text, found, span in _matches(wording, _DASH):
        first = text[found.end() :].split()[0]
        hint = f"请写成“- {first}”：半角短横，加一个空格，每条一行"
        yield Problem(f"“{found.group().strip()}{first}”的短横后面没有空格", span, hint)


def document_number_malformed(project: Shared, context: Context) -> Iterator[Problem]:
    """文号的写法不规范

    什么:
    文号的年份要用六角括号括起来，四位数字：国办发〔2019〕54号。

    为什么:
    《党政机关公文格式》（GB/T 9704—2012）规定发文字号的年份用六角括号“〔〕”括入，不加“第”字。

    改法:
    “机关代字”加年份、序号的，--fix 会改用六角括号、去掉“第”字；“令”和看不出年份的，不改。

    错例:
        # guidelines/laws.yaml
        法规:
          - 简称: 政府信息公开条例
            文号: 国令[2019]711号

    正例:
        # guidelines/laws.yaml
        法规:
          - 简称: 政府信息公开条例
            文号: 国务院令第711号
    """
    for law in project.laws.values():
        yield from _number(law.value.number, law.node.at("文号"))
    for guideline in project.guidelines.values():
        guidance = guideline.head.guidance
        if guidance is not None and guidance.number:
            yield from _number(guidance.number, guideline.node.at("指引", "文号"))


def _number(number: str | None, span: Span) -> Iterator[Problem]:
    for found in re.finditer(_NUMBER, number or ""):
        if not re.fullmatch(_RIGHT_NUMBER, found.group()):
            hint = "应写成“国办发〔2019〕54号”这样，年份四位，用六角括号"
            parts = _BRACKETED.fullmatch(found.group())
            right = f"{parts['office']}〔{parts['year']}〕{parts['number']}号" if parts else ""
            fix = Fix(span, right, certain=True, part=found.group()) if right else None
            yield Problem(f"文号“{found.group()}”的写法不规范", span, hint, fix=fix)


def row_number_malformed(listing: Listing, context: Context) -> Iterator[Problem]:
    """清单里文号的写法不规范

    什么:
    清单的“文号”一栏，年份没有用六角括号括起来，或者不是四位数字。

    为什么:
    与 GK707 一样：《党政机关公文格式》（GB/T 9704—2012）规定发文字号的年份用六角括号“〔〕”括入，不加“第”字。清单照写的印。

    改法:
    “机关代字”加年份、序号的，--fix 会改用六角括号、去掉“第”字。

    错例:
        # counties/demo/lists/systems.yaml
        条目:
          - 编号: ZD-001
            文号: 样府办发[2026]1号

    正例:
        # counties/demo/lists/systems.yaml
        条目:
          - 编号: ZD-001
            文号: 样府办发〔2026〕1号
    """
    if "文号" in listing.form.keys:
        for record in listing.records:
            yield from _number(listing.text(record, "文号"), record.at("文号"))


_UNPRINTED = frozenset({"出处", "说明", "网站", "入口", "网址"})


def unprintable_character(source: Source, context: Context) -> Iterator[Problem]:
    """编 PDF 的字体里没有的字

    什么:
    要印出来的文字里，有编 PDF 用的字体没有的字：多是扩展区的罕用字、异体字、表情符号和制表符。

    为什么:
    PDF 里印不出来。字体里有 GBK 和《通用规范汉字表》的全部汉字。非用不可的，放行并写明理由，只编 PDF 以外的格式
    （如 --format html,xlsx,docx）。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [\U00030edd面补助, 补助对象]

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开内容: [面食补助, 补助对象]
    """
    if source.tree is None or (b"\\" not in source.data and (source.is_common or is_printable(source.text))):
        return
    have = printable()
    for text, span in texts(source.tree, _UNPRINTED, keys=False):
        unseen = {one.char for one in invisible(text)}  # GK706 tells these
        if lacking := [char for char in dict.fromkeys(text) if char not in have and char not in unseen]:
            named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in lacking[:_SHOWN])
            yield Problem(f"编 PDF 的字体里没有{named}，印不出来", span, "请核对是不是错字或异体字，改用通用规范汉字")


def text_too_long(wording: Wording, context: Context) -> Iterator[Problem]:
    """一格里的文字太长

    什么:
    一级事项、二级事项、公开时限、公开渠道和载体、公开对象，一格里超过500字；公开主体超过1000字；公开内容、备注超过2万字。

    为什么:
    这几栏很窄：几百字要印成几页，没有人看；再长，编 PDF 要等很久。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开对象:
              - 特定群体：第一村民小组的农户、第一村民小组的房主、第一村民小组的租户、第一村民小组的代表、第一村民小组的组长、第一村民小组的会计和保管员
              - 特定群体：第二村民小组的农户、第二村民小组的房主、第二村民小组的租户、第二村民小组的代表、第二村民小组的组长、第二村民小组的会计和保管员
              - 特定群体：第三村民小组的农户、第三村民小组的房主、第三村民小组的租户、第三村民小组的代表、第三村民小组的组长、第三村民小组的会计和保管员
              - 特定群体：第四村民小组的农户、第四村民小组的房主、第四村民小组的租户、第四村民小组的代表、第四村民小组的组长、第四村民小组的会计和保管员
              - 特定群体：第五村民小组的农户、第五村民小组的房主、第五村民小组的租户、第五村民小组的代表、第五村民小组的组长、第五村民小组的会计和保管员
              - 特定群体：第六村民小组的农户、第六村民小组的房主、第六村民小组的租户、第六村民小组的代表、第六村民小组的组长、第六村民小组的会计和保管员
              - 特定群体：第七村民小组的农户、第七村民小组的房主、第七村民小组的租户、第七村民小组的代表、第七村民小组的组长、第七村民小组的会计和保管员
              - 特定群体：第八村民小组的农户、第八村民小组的房主、第八村民小组的租户、第八村民小组的代表、第八村民小组的组长、第八村民小组的会计和保管员
              - 特定群体：第九村民小组的农户、第九村民小组的房主、第九村民小组的租户、第九村民小组的代表、第九村民小组的组长、第九村民小组的会计和保管员

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开对象: [特定群体：各村民小组的农户]
    """
    sizes: Counter[str] = Counter()
    for key, text in wording.texts:
        sizes[key] += len(text)
    for key, size in sizes.items():
        if size > (most := _LONGEST.get(key, _LONGEST_OF_NARROW)):
            span = wording.entry.origin.cell(key)[0]
            yield Problem(
                f"“{key}”有{size}字，最多{most}字", span, "请写短；要细说的，另成文件，在“公开内容”里写它的名称"
            )


_LONGEST_OF_NARROW = 500  # each line of a narrow column is a few characters; laying it out takes their number squared
_LONGEST = {"公开主体": 1_000, "公开内容": 20_000, "备注": 20_000}  # some matters are every office's


RULES: tuple[Rule, ...] = (
    rule("GK701", W, mixed_brackets),
    rule("GK702", W, space_between_han),
    rule("GK703", W, box_in_text),
    rule("GK704", W, doubled_punctuation),
    rule("GK705", W, traditional_character),
    rule("GK706", E, invisible_character),
    rule("GK707", W, document_number_malformed),
    rule("GK708", E, placeholder_left),
    rule("GK709", E, dash_without_space),
    rule("GK710", E, example_left),
    rule("GK711", E, unprintable_character),
    rule("GK712", W, text_behind_a_sign),
    rule("GK713", E, text_too_long),
    rule("GK714", W, row_number_malformed),
)
