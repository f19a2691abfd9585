frame-skip = الانتقال إلى المحتوى
frame-places = الأقسام
frame-rooms = أقسام هذا المكان
frame-find = بحث عن شخص أو كلمة
frame-settings = الإعدادات
frame-me = الحساب والدخول
frame-undo = تراجع
frame-demo = هذه جولة في محل تجريبي. لا شيء هنا حقيقي، ولا تخرج منه أي رسالة.
frame-demo-leave = إزالته أو إعداد محل حقيقي
place-today = اليوم
place-listen = استماع
place-understand = فهم
place-act = عمل
place-prove = إثبات
place-people = الأشخاص
role-owner = مالك/ة
role-manager = مدير/ة
role-staff = موظف/ة
# The time stands first in all of these: sentences say "قبل الساعة" before them.
when-today = { $time } اليوم
when-tomorrow = { $time } غدًا
when-yesterday = { $time } أمس
when-weekday = { $time } يوم { $day }
when-date = { $time } في { $day }
day-today = اليوم
day-tomorrow = غدًا
day-yesterday = أمس
# Spans stand in the nominative; clock-left and clock-late are built for it.
span-minutes = { $minutes ->
    [zero] أقل من دقيقة
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $minutes } دقائق
    [many] { $minutes } دقيقة
   *[other] { $minutes } دقيقة
}
# Hours and minutes are isolated from left to right by two invisible marks.
span-hours = ⁦{ $hours }:{ $minutes }⁩ س
span-days = { $days ->
    [one] يوم واحد
    [two] يومان
    [few] { $days } أيام
    [many] { $days } يومًا
   *[other] { $days } يوم
}
clock-left = بقي { $span }
clock-late = التأخير { $span }
clock-kept = وفينا به
clock-broken = جاء متأخرًا
form-has-errors = { $count ->
    [one] حقل واحد يحتاج إلى مراجعة. كل ما عداه باقٍ كما كُتب.
    [two] حقلان يحتاجان إلى مراجعة. كل ما عداهما باقٍ كما كُتب.
    [few] { $count } حقول تحتاج إلى مراجعة. كل ما عداها باقٍ كما كُتب.
    [many] { $count } حقلًا يحتاج إلى مراجعة. كل ما عدا ذلك باقٍ كما كُتب.
   *[other] { $count } حقل يحتاج إلى مراجعة. كل ما عدا ذلك باقٍ كما كُتب.
}
form-unreadable = تعذّرت قراءة هذا النموذج. يُرجى الرجوع وإرساله مرة أخرى؛ لم يتغيّر شيء.
form-too-large = هذا أكثر مما يتّسع له النموذج. يُرجى اختصاره ثم إرساله مرة أخرى.
class-detractor = منتقد
class-passive = محايد
class-promoter = مروّج
## Charts

# Folds the table that stands under every chart.
chart-as-table = عرض كجدول
chart-when = الفترة
chart-score = الدرجة
chart-interval-head = مجال 95%
chart-answers = الإجابات
chart-share = النسبة
chart-too-few = إجابات قليلة
# $lo and $hi carry their signs: "+28 to +54".
chart-interval = { $lo } إلى { $hi }
# The number of answers behind a figure, as short as can be: "n 128".
chart-n = n { $n }
chart-percent = { $n }%
# Stands between the parts of a list, with its space.
chart-list = { "؛ " }
# Stands inside the band of a chart: short.
chart-band = مجال 95%
chart-band-is = الشريط هو مجال الثقة 95%.
# $label is a period, $value a score, $interval as in chart-interval, $n as in chart-n.
chart-point = { $label }: { $value }، مجال الثقة 95% من { $interval }، { $n }
chart-point-few = { $label }: إجابات قليلة، { $n }
chart-trend-none = الإجابات لا تكفي بعد لرسم خط.
# $first and $last are scores, $start and $end their periods.
chart-trend-label = خط مع مجال الثقة 95%: كانت الدرجة { $first } في { $start }، وهي { $last } في { $end }، والمجال من { $interval }، { $n ->
    [one] إجابة واحدة
    [two] إجابتان
    [few] { $n } إجابات
    [many] { $n } إجابة
   *[other] { $n } إجابة
}.
chart-trend-label-one = درجة واحدة مع مجال الثقة 95%: { $last } في { $end }، والمجال من { $interval }، { $n ->
    [one] إجابة واحدة
    [two] إجابتان
    [few] { $n } إجابات
    [many] { $n } إجابة
   *[other] { $n } إجابة
}.
chart-trend-marks = الخطوط المنقّطة: { $marks }.
chart-spread-none = لا إجابات بعد.
# The shares are as in chart-percent.
chart-spread-label = { $n ->
    [one] إجابة واحدة
    [two] إجابتان
    [few] { $n } إجابات
    [many] { $n } إجابة
   *[other] { $n } إجابة
} من 0 إلى 10: منتقدون { $detractors }، محايدون { $passives }، مروّجون { $promoters }.
chart-bar = الدرجة { $score }: { $n ->
    [zero] لا إجابات
    [one] إجابة واحدة
    [two] إجابتان
    [few] { $n } إجابات
    [many] { $n } إجابة
   *[other] { $n } إجابة
}
# The three groups under their brackets: as short as can be.
chart-detractors = منتقدون
chart-passives = محايدون
chart-promoters = مروّجون
# Beside one side of a comparison: "+28 to +54, n 128".
chart-side = { $interval }، { $n }
chart-compare-caption = الدائرة الفارغة لما قبل، والممتلئة لما بعد. الخطوط هي مجالات الثقة 95%.
chart-difference-clear = الفرق بالنقاط { $points }، ومجال الثقة 95% من { $lo } إلى { $hi }: الصفر خارجه.
chart-difference-even = الفرق بالنقاط { $points }، ومجال الثقة 95% من { $lo } إلى { $hi }: الصفر داخله.
list-comma = ،{ " " }
