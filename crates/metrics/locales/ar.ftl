metrics-nav = الدرجة
metrics-title = درجة التوصية

metrics-lead-none = لا إجابات ضمن هذا الاختيار.
metrics-lead-few = الإجابات ما زالت أقل من أن تعطي درجة.
metrics-lead-early = الإجابات قبل هذه الفترة أقل من أن تكفي للمقارنة.
metrics-lead-steady = التوصية ثابتة.
metrics-lead-up = ارتفعت التوصية.
metrics-lead-down = انخفضت التوصية.
metrics-export = حفظ بصيغة CSV
metrics-print = طباعة هذه الصفحة
# Only on paper, where the form is not seen.
metrics-printed = المكان: { $place }. اللغة: { $language }. طُبعت في { $day }.

metrics-choice = ما الذي يُحسب
metrics-period = الفترة
metrics-last = { $days ->
    [few] آخر { $days } أيام
    [many] آخر { $days } يومًا
   *[other] آخر { $days } يوم
}
metrics-own = فترة محددة
metrics-dates = اختيار تاريخين
metrics-from = من
metrics-to = إلى نهاية
metrics-show-dates = عرض هذه الفترة
metrics-touchpoint = المكان
metrics-touchpoint-all = كل الأماكن
metrics-touchpoint-gone = مكان لم يعد في القائمة
metrics-language = اللغة
metrics-language-all = كل اللغات
metrics-by = نقطة لكل
metrics-by-suiting = تلقائيًّا
metrics-by-day = يوم
metrics-by-week = أسبوع
metrics-by-month = شهر
metrics-show = عرض
metrics-reset = عرض كل إجابات آخر 90 يومًا
# $period as in metrics-range.
metrics-none = لا إجابات، { $period }. لم يضِع شيء: يمكن اختيار فترة أطول، أو كل الأماكن واللغات.
metrics-empty = لا إجابات بعد. تظهر الدرجة من الإجابة الخامسة. البداية بالسؤال: بطاقة على الكاونتر أو رابط يُرسل.
metrics-empty-begin = طلب الإجابات

# $from and $last are days.
metrics-range = { $from } إلى { $last }
metrics-month = { $month } { $year }
# Stands in the middle of a sentence.
metrics-before = { $days ->
    [one] اليوم السابق
    [two] اليومين السابقين
    [few] الأيام الـ{ $days } السابقة
    [many] الـ{ $days } يومًا السابقة
   *[other] الـ{ $days } يوم السابقة
}
metrics-mark = { $what }، { $day }
metrics-percent = { $n }%

metrics-recommendation = التوصية
# $lo and $hi are numbers with their sign.
metrics-interval = مجال الثقة 95% من { $lo } إلى { $hi }
# $period as in metrics-range.
metrics-answers-in = { $n ->
    [zero] لا إجابات، { $period }
    [one] إجابة واحدة، { $period }
    [two] إجابتان، { $period }
    [few] { $n } إجابات، { $period }
    [many] { $n } إجابة، { $period }
   *[other] { $n } إجابة، { $period }
}
metrics-missing = { $missing ->
    [zero] لا ينقص شيء
    [one] تنقص إجابة واحدة
    [two] تنقص إجابتان
    [few] تنقص { $missing } إجابات
    [many] تنقص { $missing } إجابة
   *[other] تنقص { $missing } إجابة
}
metrics-few = تظهر الدرجة ابتداءً من { $needed } إجابات. بأقل من ذلك قد تقلبها إجابة واحدة أخرى.

metrics-verdict-steady = ثابت
metrics-verdict-up = ارتفاع
metrics-verdict-down = انخفاض
metrics-verdict-early = الوقت مبكر للحكم
# $before as in metrics-before.
metrics-no-before = { $n ->
    [0] لا شيء للمقارنة: لا إجابات في { $before }. تحتاج المقارنة إلى { $needed } إجابات في كل فترة.
    [one] لا شيء للمقارنة: في { $before } إجابة واحدة. تحتاج المقارنة إلى { $needed } إجابات في كل فترة.
    [two] لا شيء للمقارنة: في { $before } إجابتان. تحتاج المقارنة إلى { $needed } إجابات في كل فترة.
    [few] لا شيء للمقارنة: في { $before } { $n } إجابات. تحتاج المقارنة إلى { $needed } إجابات في كل فترة.
    [many] لا شيء للمقارنة: في { $before } { $n } إجابة. تحتاج المقارنة إلى { $needed } إجابات في كل فترة.
   *[other] لا شيء للمقارنة: في { $before } { $n } إجابة. تحتاج المقارنة إلى { $needed } إجابات في كل فترة.
}
metrics-change-up = { $points ->
    [0] ارتفاع بأقل من نقطة مقارنةً مع { $before }، والمجال من { $lo } إلى { $hi }.
   *[other] ارتفاع بمقدار { $points } مقارنةً مع { $before }، والمجال من { $lo } إلى { $hi }.
}
metrics-change-down = { $points ->
    [0] انخفاض بأقل من نقطة مقارنةً مع { $before }، والمجال من { $lo } إلى { $hi }.
   *[other] انخفاض بمقدار { $points } مقارنةً مع { $before }، والمجال من { $lo } إلى { $hi }.
}
metrics-change-even = لا فرق مع { $before }، والمجال من { $lo } إلى { $hi }.
metrics-inside-up = الصفر داخل المجال، فلا نسمّيه ارتفاعًا.
metrics-inside-down = الصفر داخل المجال، فلا نسمّيه انخفاضًا.
metrics-inside-even = الصفر داخل المجال.
metrics-outside = الصفر خارج المجال، فيبعد أن يكون ذلك صدفة.

metrics-trend-day = كل نقطة تحسب يومًا. الأيام التي فيها أقل من { $needed } إجابات متروكة.
metrics-trend-week = كل نقطة تحسب أسبوعًا. الأسابيع التي فيها أقل من { $needed } إجابات متروكة.
metrics-trend-month = كل نقطة تحسب شهرًا. الأشهر التي فيها أقل من { $needed } إجابات متروكة.

metrics-spread-head = كيف تتوزّع الإجابات
# $sum is a formula with its result.
metrics-spread = المروّجون ناقص المنتقدين لكل 100 إجابة: { $sum }
metrics-spread-few = كل عمود يفتح الإجابات التي وراءه.
metrics-parts-head = مجموع الإجابات
metrics-class = الفئة
metrics-count = الإجابات
metrics-share = النسبة
metrics-promoters = المروّجون، 9 و10
metrics-passives = المحايدون، 7 و8
metrics-detractors = المنتقدون، 0 إلى 6
metrics-all = كل الإجابات

# $before as in metrics-before.
metrics-against = مقارنةً مع { $before }
metrics-answers-before = إجابات الفترة السابقة
metrics-difference = الفرق بالنقاط
metrics-steady-why = ما دام الصفر داخل المجال فقد لا يكون هناك تغيّر أصلًا.
metrics-real-why = الصفر خارج المجال. أما سبب التغيّر فسؤال آخر: الارتباط ليس سببًا بعد.

metrics-how = كيف يُحسب
metrics-how-question = السؤال
metrics-how-question-is = «ما مدى احتمال التوصية بنا؟» من 0 إلى 10. الدرجتان 9 و10 للمروّجين، و7 و8 للمحايدين، ومن 0 إلى 6 للمنتقدين.
metrics-how-score = الدرجة
metrics-how-score-is = 100 مضروبة في عدد المروّجين ناقص المنتقدين، مقسومة على كل الإجابات: من ⁦−100⁩ إلى ⁦+100⁩. تظهر عددًا صحيحًا.
metrics-how-interval = المجال
metrics-how-interval-is = بثقة 95% تقع فيه درجة كل الزبائن. وهو لا يتجاوز ⁦−100⁩ و⁦+100⁩.
metrics-how-change = التغيّر
metrics-how-change-is = مجال الثقة 95% للفرق مع الفترة السابقة المساوية في الطول. إذا كان الصفر داخله نسمّي الدرجة ثابتة.
metrics-how-few = إجابات قليلة
metrics-how-few-is = بأقل من { $needed } إجابات لا تظهر درجة: لا لفترة ولا لنقطة على الخط.
metrics-how-day = اليوم
metrics-how-day-is = تتبع الإجابة اليوم المحلي لأول لمسة. إذا تغيّرت فالإجابة الأخيرة هي المحسوبة، وإذا سُحبت فلا تُحسب بعد ذلك.
metrics-how-sources = لمحبّي التفاصيل
metrics-how-sources-are = الدرجة: Reichheld 2003، تُحسب دون تقريب، والنصف يُقرَّب بعيدًا عن الصفر. المجالات: مجال Wald المعدّل، Rocks 2016 و⁦Lewis & Sauro 2021⁩؛ وتحت 20 إجابة أو إذا خلت فئة: مجال score، Tango 1998.
metrics-marks = ‏Net Promoter وNPS وNet Promoter Score علامات مسجّلة لأصحابها. لا صلة لـ Regulars بهم، والأسماء هنا فقط لبيان ما يُقاس.
