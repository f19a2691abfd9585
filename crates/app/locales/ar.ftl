errors-home = إلى البداية
errors-number = للسؤال عن هذا، يُرجى ذكر الرمز { $id }.
errors-not-found = لا شيء هنا
errors-not-found-what = هذه الصفحة غير موجودة، أو تخصّ محلًّا آخر. بياناتك كما كانت.
errors-sign-in = تسجيل الدخول أولًا
errors-sign-in-what = انتهت جلسة الدخول. لم يضِع شيء مما حُفظ.
errors-forbidden = هذا خارج صلاحيات دورك
errors-forbidden-what = لمن يحتاج إلى ذلك: الطلب من أحد مالكي المحل. لم يتغيّر شيء.
errors-refused = لا يمكن تنفيذ هذا كما هو
errors-refused-what = يُرجى الرجوع إلى النموذج ومراجعته. لم يتغيّر شيء.
errors-conflict = سبقك شخص آخر
errors-conflict-what = تغيّر الشيء نفسه قبل لحظة. يُرجى الرجوع وتحميل الصفحة من جديد لرؤية ما فيها الآن.
errors-busy = تعذّر ذلك الآن
errors-busy-what = لم نصل إلى البيانات في الوقت المناسب. يُرجى الانتظار لحظة ثم المحاولة من جديد؛ لا ضرر من التكرار.
errors-bug = هذا خطأ منّا
errors-bug-what = حدث خلل في البرنامج. ما حُفظ من قبل سليم؛ الخطوة الأخيرة وحدها لم تُنفَّذ.
today-needs = يحتاج إلى شخص الآن
today-needs-none = لا أحد ينتظركم. هذا أمر طيّب.
today-all-cases = كل الحالات
today-more = { $count ->
    [one] حالة أخرى
    [two] حالتان أخريان
    [few] { $count } حالات أخرى
    [many] { $count } حالة أخرى
   *[other] { $count } حالة أخرى
}
today-internal = بلا وعد
today-improve = الشيء الواحد الذي نحسّنه
today-improve-none = لا شيء قيد القياس الآن. البداية باختيار شيء واحد لتغييره وتدوينه قبل بدئه، ثم نرى أثره.
today-improve-begin = تخطيط تحسين
today-thank = من نشكر
today-thank-none = كلمات الزبائن الطيبة تظهر هنا.
today-lead-none = لا شيء ينتظر. الإجابات الجديدة تظهر هنا تلقائيًّا.
# $when begins with the time.
today-lead-next = { $count ->
    [one] حالة واحدة تنتظر من يتولّاها قبل الساعة { $when }.
    [two] حالتان تنتظران من يتولّاهما، والأقرب قبل الساعة { $when }.
    [few] { $count } حالات تنتظر من يتولّاها، والأقرب قبل الساعة { $when }.
    [many] { $count } حالة تنتظر من يتولّاها، والأقرب قبل الساعة { $when }.
   *[other] { $count } حالة تنتظر من يتولّاها، والأقرب قبل الساعة { $when }.
}
today-lead-late = { $count ->
    [one] حالة واحدة تنتظر من يتولّاها، وقد فات موعدها.
    [two] حالتان تنتظران من يتولّاهما، والمتأخر منهما { $late }.
    [few] { $count } حالات تنتظر من يتولّاها، والمتأخر منها { $late }.
    [many] { $count } حالة تنتظر من يتولّاها، والمتأخر منها { $late }.
   *[other] { $count } حالة تنتظر من يتولّاها، والمتأخر منها { $late }.
}
today-here = أنا هنا
today-gone = أغادر الآن
today-here-until = تصلك الحالات الجديدة حتى الساعة { $time }.
today-mail-waits = البريد غير معدّ. الرسائل إلى الزبائن تنتظر في صندوق الصادر، ولا يضيع منها شيء.
today-mail-how = إعداد البريد
find-title = بحث
find-label = اسم أو رقم أو كلمات من إجابة
find-button = بحث
find-none = لا نتائج. قد ينفع البحث بحروف أقل.
operator-title = حال النظام
operator-version = الإصدار
operator-database = قاعدة البيانات
operator-waiting = مهام تنتظر
operator-reads = القراءات منذ التشغيل
operator-writes = الكتابات منذ التشغيل
operator-gave-up = مهام تعذّر إنجازها
operator-none = لا شيء. أُنجزت كل المهام.
operator-tries = { $count ->
    [one] محاولة واحدة، { $when }
    [two] محاولتان، آخرهما { $when }
    [few] { $count } محاولات، آخرها { $when }
    [many] { $count } محاولة، آخرها { $when }
   *[other] { $count } محاولة، آخرها { $when }
}
operator-again = محاولة أخرى
operator-drop = التخلي عنها
demo-name = مقهى ليندن
demo-place = شارع ستورغاتان 12
demo-owner = ميرا
demo-action = صندوق دفع ثانٍ أيام السبت
demo-action-why = في أيام السبت يذكر الزبائن الانتظار في الصف أكثر من أي شيء آخر.
demo-action-said = صار عندنا صندوق دفع ثانٍ أيام السبت، لأن كثيرين منكم حدّثونا عن الانتظار.
demo-second = موسيقى أهدأ
demo-second-why = لم يتمكن عدد من الضيوف من سماع بعضهم بعد الظهر.
errors-no-survey = هذا العنوان لا يوصل إلى أي مكان
errors-no-survey-what = يُرجى النظر إلى العنوان على البطاقة مرة أخرى، أو توجيه الكاميرا إلى الرمز. لم يُحفظ شيء.
errors-again = المحاولة من جديد
